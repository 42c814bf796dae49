-- Guides that its list names.
UPDATE provider
SET guide_urls = (
  SELECT coalesce(
    array_agg(pg_temp.without_logins(url, :words, :patterns, :placed) ORDER BY place), CAST(ARRAY[] AS text[])
  )
  FROM unnest(guide_urls) WITH ORDINALITY AS listed (url, place)
)
WHERE id = :provider
