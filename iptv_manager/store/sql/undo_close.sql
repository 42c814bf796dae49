-- The provider remembers of its source what it did before the sync, so that the next one applies again.
UPDATE provider
SET digest = decode(run.before ->> 'digest', 'hex'), etag = run.before ->> 'etag',
  last_modified = run.before ->> 'last_modified', status = 'ok', message = '',
  stream_count = (run.before ->> 'stream_count')::integer,
  guide_urls = ARRAY(SELECT jsonb_array_elements_text(run.before -> 'guide_urls'))
FROM sync_run AS run
WHERE run.id = {run} AND provider.id = run.provider_id
