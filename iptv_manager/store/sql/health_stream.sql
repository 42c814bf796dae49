-- What is known of one stream over thirty days: shares of checks that went well, how often it changed between
-- well and ill, how long it was ill, and its time to the first byte.
WITH checks AS (
  SELECT checked_at, outcome = ANY (%(good)s::outcome[]) AS is_good, first_byte_ms,
    lag(outcome = ANY (%(good)s::outcome[])) OVER (ORDER BY checked_at) AS was_good
  FROM stream_check
  WHERE provider_id = %(provider)s AND stream_id = %(stream)s
    AND checked_at > %(now)s::timestamptz - interval '30 days'
    AND outcome <> ALL (%(untold)s::outcome[])
), turns AS (
  SELECT checked_at, is_good, lead(checked_at) OVER (ORDER BY checked_at) AS next_turn
  FROM checks
  WHERE was_good IS NULL OR is_good <> was_good
)
SELECT
  count(*) FILTER (WHERE is_good AND checked_at > %(now)s::timestamptz - interval '24 hours'),
  count(*) FILTER (WHERE checked_at > %(now)s::timestamptz - interval '24 hours'),
  count(*) FILTER (WHERE is_good AND checked_at > %(now)s::timestamptz - interval '7 days'),
  count(*) FILTER (WHERE checked_at > %(now)s::timestamptz - interval '7 days'),
  count(*) FILTER (WHERE is_good),
  count(*),
  count(*) FILTER (WHERE is_good <> was_good AND checked_at > %(now)s::timestamptz - interval '24 hours'),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY first_byte_ms),
  percentile_cont(0.95) WITHIN GROUP (ORDER BY first_byte_ms),
  max(checked_at) FILTER (WHERE is_good),
  (SELECT extract(epoch FROM avg(next_turn - checked_at)) FROM turns WHERE NOT is_good AND next_turn IS NOT NULL)
FROM checks
