-- The streams that syncs have touched since the line-up last followed this provider.
CREATE UNLOGGED TABLE merge_changed_{provider} AS
SELECT DISTINCT noted.stream_id
FROM sync_run AS run
JOIN sync_change AS noted ON noted.run_id = run.id
WHERE run.provider_id = {provider} AND run.id > {since} AND run.id <= {upto}
