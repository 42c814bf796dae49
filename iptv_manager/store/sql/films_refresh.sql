-- The summary of each touched {whole}, from its living sources; one without any keeps its words.
UPDATE {whole} AS whole
SET lives = false
FROM title_touched AS touched
WHERE touched.kind = '{whole}' AND whole.id = touched.id AND whole.lives
  AND NOT EXISTS (SELECT FROM {entry} AS entry WHERE entry.{whole}_id = whole.id AND entry.gone_at IS NULL);
UPDATE {whole} AS whole
SET title = one.title, sort_key = one.sort_key, search_key = one.search_key, year = one.year,
  rating = one.rating, added_at = one.added_at, provider_id = one.provider_id, group_title = one.group_title,
  group_key = one.group_key, sources = one.sources, quality = one.quality, lives = true
FROM (
  SELECT DISTINCT ON (entry.{whole}_id) entry.{whole}_id AS id, entry.title, entry.sort_key, entry.search_key,
    entry.year, max(entry.rating) OVER same AS rating, {added}(entry.added_at) OVER same AS added_at,
    entry.provider_id, entry.group_title, entry.group_key,
    count(*) FILTER (WHERE provider.removed_at IS NULL) OVER same AS sources,
    min(array_position({qualities}, entry.quality)) FILTER (WHERE provider.removed_at IS NULL) OVER same AS quality
  FROM {entry} AS entry
  JOIN provider ON provider.id = entry.provider_id
  WHERE entry.gone_at IS NULL
    AND entry.{whole}_id IN (SELECT id FROM title_touched WHERE kind = '{whole}')
  WINDOW same AS (PARTITION BY entry.{whole}_id)
  ORDER BY entry.{whole}_id, entry.id
) AS one
WHERE whole.id = one.id
  AND (whole.title, whole.sort_key, whole.search_key, whole.year, whole.rating, whole.added_at,
    whole.provider_id, whole.group_title, whole.group_key, whole.sources, whole.quality, whole.lives)
  IS DISTINCT FROM (one.title, one.sort_key, one.search_key, one.year, one.rating, one.added_at,
    one.provider_id, one.group_title, one.group_key, one.sources, one.quality, true);
