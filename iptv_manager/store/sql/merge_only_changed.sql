-- Only what syncs have touched since. (A condition within merge_read.)
AND id IN (
  SELECT noted.stream_id
  FROM sync_run AS run
  JOIN sync_change AS noted ON noted.run_id = run.id
  WHERE run.provider_id = {provider} AND run.id > {since} AND run.id <= {upto}
)
