-- Rows that the sync wrote, as they were before it.
UPDATE stream_p{provider} AS stream
SET {assignments}
FROM (
  SELECT was.*
  FROM sync_change AS noted
  JOIN stream_p{provider} AS known ON known.id = noted.stream_id
  CROSS JOIN LATERAL jsonb_populate_record(known, noted.before) AS was
  WHERE noted.run_id = {run} AND noted.before IS NOT NULL
) AS was
WHERE stream.id = was.id
