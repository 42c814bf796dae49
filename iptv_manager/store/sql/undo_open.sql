-- A run that says what taking back another one did.
INSERT INTO sync_run (
  provider_id, status, undoes, finished_at, entries, added, changed, unchanged, gone, returned, renamed, moved,
  url_changed
)
SELECT
  provider_id, 'undone', id, now(), (before ->> 'stream_count')::integer, 0, changed, unchanged, added + returned,
  gone, renamed, moved, url_changed
FROM sync_run
WHERE id = {run}
RETURNING id
