-- What the provider remembered of its list before a sync: addresses of guides.
UPDATE sync_run
SET before = pg_temp.without_logins(before::text, :words, :patterns, :placed)::jsonb
WHERE provider_id = :provider AND before::text LIKE ANY (:likes)
