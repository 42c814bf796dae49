-- The same guides as sources: what was read of them stays.
UPDATE guide_source
SET address = pg_temp.without_logins(address, :words, :patterns, :placed)
WHERE provider_id = :provider AND address LIKE ANY (:likes)
