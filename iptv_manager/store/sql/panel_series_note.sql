-- What becomes of the panel's series, beside what the run keeps of the time before: so it can be seen and taken back.
UPDATE sync_run
SET before = before || (
  SELECT jsonb_build_object(
    'series', jsonb_agg(to_jsonb(one) ORDER BY one.change, one.title, one.panel_id),
    'series_counts', (
      SELECT jsonb_object_agg(counted.change, counted.series)
      FROM (SELECT change, count(*) AS series FROM panel_series_change GROUP BY change) AS counted
    )
  )
  FROM panel_series_change AS one
)
WHERE id = {run}
