-- Streams, and the hash of each address that tells it again.
UPDATE stream
SET url = changed.url, identity = md5(changed.url)::uuid, logo = changed.logo, referrer = changed.referrer,
    extra = changed.extra::jsonb
FROM (
  SELECT
    id,
    pg_temp.without_logins(url, :words, :patterns, :placed) AS url,
    pg_temp.without_logins(logo, :words, :patterns, :placed) AS logo,
    pg_temp.without_logins(referrer, :words, :patterns, :placed) AS referrer,
    pg_temp.without_logins(extra::text, :words, :patterns, :placed) AS extra
  FROM stream
  WHERE provider_id = :provider AND concat_ws(' ', url, logo, referrer, extra::text) LIKE ANY (:likes)
) AS changed
WHERE stream.provider_id = :provider
  AND stream.id = changed.id
  AND (stream.url, stream.logo, stream.referrer, stream.extra::text)
    IS DISTINCT FROM (changed.url, changed.logo, changed.referrer, changed.extra)
