-- Series whose details were never asked for, or are older than what the list says; the longest waiting first.
SELECT panel_id, title, category, poster
FROM panel_series
WHERE provider_id = :provider AND gone_at IS NULL
  AND (details_at IS NULL OR details_modified IS DISTINCT FROM last_modified)
ORDER BY details_at NULLS FIRST, position
LIMIT :most
