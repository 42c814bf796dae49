-- Sources that their provider's list names no more.
SELECT guide_source.id
FROM guide_source
JOIN provider ON provider.id = guide_source.provider_id AND provider.removed_at IS NULL
WHERE guide_source.address <> ALL (provider.guide_urls)
