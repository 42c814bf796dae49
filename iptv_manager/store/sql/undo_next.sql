-- The sync of a provider that would be taken back next: the newest that still stands, if what it did is known.
-- A first import has nothing before it; syncs that changed no row, and no series, are passed over.
SELECT id, before IS NOT NULL AS is_known, added + changed + gone + returned + moved AS rows, entries
FROM sync_run
WHERE provider_id = {provider} AND status = 'ok' AND undone_at IS NULL
  AND (added + changed + gone + returned + moved > 0 OR before ? 'series')
ORDER BY id DESC
LIMIT 1
