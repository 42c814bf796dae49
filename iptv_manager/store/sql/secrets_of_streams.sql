-- Addresses of streams, and the hash of each that tells it again.
UPDATE stream
SET url = changed.url,
    identity = md5(changed.url)::uuid,
    extra = pg_temp.without_secrets(stream.extra::text, :found, :placed)::jsonb
FROM (
  SELECT id, pg_temp.without_secrets(url, :found, :placed) AS url
  FROM stream
  WHERE provider_id = :provider
) AS changed
WHERE stream.provider_id = :provider
  AND stream.id = changed.id
  AND (stream.url <> changed.url
       OR stream.extra::text <> pg_temp.without_secrets(stream.extra::text, :found, :placed))
