-- Lines that gave no entry.
UPDATE sync_reject
SET excerpt = pg_temp.without_logins(excerpt, :words, :patterns, :placed)
WHERE run_id IN (SELECT id FROM sync_run WHERE provider_id = :provider) AND excerpt LIKE ANY (:likes)
