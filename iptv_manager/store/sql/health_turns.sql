-- How one provider's streams came and went in a week: how many changed between well and ill so often in the last
-- 24 hours that they are flapping, and the mean time from a first bad check to the next good one.
WITH checks AS (
  SELECT stream_id, checked_at, outcome = ANY (%(good)s::outcome[]) AS is_good,
    lag(outcome = ANY (%(good)s::outcome[])) OVER (PARTITION BY stream_id ORDER BY checked_at) AS was_good
  FROM stream_check
  WHERE provider_id = %(provider)s
    AND checked_at > %(now)s::timestamptz - interval '7 days'
    AND outcome <> ALL (%(untold)s::outcome[])
), turns AS (
  SELECT stream_id, checked_at, is_good, was_good,
    lead(checked_at) OVER (PARTITION BY stream_id ORDER BY checked_at) AS next_turn
  FROM checks
  WHERE was_good IS NULL OR is_good <> was_good
), flapping AS (
  SELECT stream_id
  FROM turns
  WHERE was_good IS NOT NULL AND checked_at > %(now)s::timestamptz - interval '24 hours'
  GROUP BY stream_id
  HAVING count(*) >= %(flapping)s
)
SELECT (SELECT count(*) FROM flapping),
  (SELECT extract(epoch FROM avg(next_turn - checked_at)) FROM turns WHERE NOT is_good AND next_turn IS NOT NULL)
