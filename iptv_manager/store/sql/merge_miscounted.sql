-- Providers whose streams count though they are removed, or do not though they are back.
SELECT merged.provider_id
FROM merge_state AS merged
JOIN provider ON provider.id = merged.provider_id
WHERE merged.counted <> (provider.removed_at IS NULL)
ORDER BY merged.provider_id
