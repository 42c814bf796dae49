-- What the sync did, and what its provider remembered before, in the sync's own transaction: whatever becomes
-- of the program, rows that were changed have a run that says so.
UPDATE sync_run
SET status = '{status}', entries = {entries}, added = {added}, changed = {changed}, unchanged = {unchanged},
  gone = {gone}, returned = {returned},
  (renamed, moved, url_changed) = (
    SELECT
      count(*) FILTER (WHERE noted.renamed), count(*) FILTER (WHERE noted.moved),
      count(*) FILTER (WHERE noted.url_changed)
    FROM sync_change AS noted
    WHERE noted.run_id = {run}
  ),
  before = (
    SELECT jsonb_build_object(
      'digest', encode(provider.digest, 'hex'), 'etag', provider.etag, 'last_modified', provider.last_modified,
      'guide_urls', provider.guide_urls, 'stream_count', provider.stream_count, 'list', '{digest}'
    )
    FROM provider
    WHERE provider.id = {provider}
  )
WHERE id = {run}
