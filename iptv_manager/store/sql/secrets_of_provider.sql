-- The provider itself; without a digest the next sync reads everything.
UPDATE provider
SET source = :source,
    username = :username,
    credential = :credential,
    digest = NULL, etag = '', last_modified = '',
    guide_urls = (
      SELECT coalesce(array_agg(pg_temp.without_secrets(url, :found, :placed) ORDER BY place), '{{}}')
      FROM unnest(guide_urls) WITH ORDINALITY AS listed (url, place)
    )
WHERE id = :provider
