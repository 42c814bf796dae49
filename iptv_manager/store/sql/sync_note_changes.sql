-- What this sync is about to do, entry by entry, with the row as it was where one is overwritten.
INSERT INTO sync_change (run_id, stream_id, change, before)
SELECT {run}, pair.id, CASE WHEN pair.returned THEN 'returned' ELSE 'changed' END,
  to_jsonb(stream) - 'search_key' - 'sort_key'
FROM sync_pair_{provider} AS pair
JOIN stream_p{provider} AS stream ON stream.id = pair.id
WHERE pair.returned OR pair.changed
UNION ALL
SELECT {run}, stream.id, 'gone', NULL
FROM stream_p{provider} AS stream
WHERE stream.gone_at IS NULL
  AND NOT EXISTS (SELECT FROM sync_same_{provider} AS same WHERE same.id = stream.id)
  AND NOT EXISTS (SELECT FROM sync_pair_{provider} AS pair WHERE pair.id = stream.id)
