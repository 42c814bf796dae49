-- Whether the provider's streams count in their channels now.
UPDATE merge_state AS merged
SET counted = provider.removed_at IS NULL
FROM provider
WHERE merged.provider_id = {provider} AND provider.id = {provider} AND merged.counted <> (provider.removed_at IS NULL)
