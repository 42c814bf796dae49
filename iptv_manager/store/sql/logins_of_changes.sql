-- Rows as syncs found them.
UPDATE sync_change
SET before = pg_temp.without_logins(before::text, :words, :patterns, :placed)::jsonb
WHERE run_id IN (SELECT id FROM sync_run WHERE provider_id = :provider) AND before::text LIKE ANY (:likes)
