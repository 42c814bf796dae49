-- Logos that channels have of its streams.
UPDATE channel
SET derived_logo = pg_temp.without_logins(derived_logo, :words, :patterns, :placed)
WHERE derived_logo LIKE ANY (:likes)
