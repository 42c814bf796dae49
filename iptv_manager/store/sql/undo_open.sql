-- A run that says what taking back another one did.
INSERT INTO sync_run (
  provider_id, status, undoes, finished_at, entries, added, changed, unchanged, gone, returned, renamed, moved,
  url_changed, message
)
SELECT
  provider_id, 'undone', id, now(), (before ->> 'stream_count')::integer, 0, changed, unchanged, added + returned,
  gone, renamed, moved, url_changed,
  CASE WHEN before ? 'series' THEN 'The series of its panel are as they were, too.' ELSE '' END
FROM sync_run
WHERE id = {run}
RETURNING id
