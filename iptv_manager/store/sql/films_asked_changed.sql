-- The streams that syncs since then have touched.
CREATE TEMP TABLE title_asked ON COMMIT DROP AS
SELECT DISTINCT noted.stream_id
FROM sync_run AS run
JOIN sync_change AS noted ON noted.run_id = run.id
WHERE run.provider_id = {provider} AND run.id > {since} AND noted.change NOT IN ('moved', 'renumbered')
