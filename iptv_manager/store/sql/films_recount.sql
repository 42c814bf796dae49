-- The living sources of each {whole} that a provider has: it was removed, or has come back.
UPDATE {whole} AS whole
SET sources = counted.sources, quality = counted.quality
FROM (
  SELECT entry.{whole}_id AS id, count(*) FILTER (WHERE provider.removed_at IS NULL) AS sources,
    min(array_position({qualities}, entry.quality)) FILTER (WHERE provider.removed_at IS NULL) AS quality
  FROM {entry} AS entry
  JOIN provider ON provider.id = entry.provider_id
  WHERE entry.gone_at IS NULL
    AND entry.{whole}_id IN (SELECT {whole}_id FROM {entry} WHERE provider_id = {provider} AND gone_at IS NULL)
  GROUP BY entry.{whole}_id
) AS counted
WHERE whole.id = counted.id AND (whole.sources, whole.quality) IS DISTINCT FROM (counted.sources, counted.quality)
