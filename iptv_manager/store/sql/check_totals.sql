-- Adds one batch of checks, counted by what they have in common, to the totals of their hours and days, and to their
-- hours' times to the first byte. Ordered, so that two runs never lock crosswise.
WITH one AS (
  SELECT given.provider_id, to_timestamp(given.hours * 3600.0) AS hour, given.is_good, given.bucket, given.checks
  FROM unnest(
    %(providers)s::int[], %(hours)s::int[], %(goods)s::boolean[], %(buckets)s::smallint[], %(checks)s::int[]
  ) AS given (provider_id, hours, is_good, bucket, checks)
  JOIN provider ON provider.id = given.provider_id
), latencies AS (
  INSERT INTO check_latency AS known (provider_id, starts_at, bucket, checks)
  SELECT owner, hour, bucket, sum(checks)
  FROM one
  CROSS JOIN LATERAL (VALUES (0), (provider_id)) AS owners (owner)
  WHERE is_good AND bucket > 0
  GROUP BY 1, 2, 3
  ORDER BY 1, 2, 3
  ON CONFLICT (provider_id, starts_at, bucket) DO UPDATE SET checks = known.checks + excluded.checks
)
INSERT INTO check_total AS known (provider_id, span, starts_at, good, told)
SELECT
  provider_id, span, date_trunc(span, hour), coalesce(sum(checks) FILTER (WHERE is_good), 0), sum(checks)
FROM one
CROSS JOIN (VALUES ('hour'), ('day')) AS spans (span)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
ON CONFLICT (provider_id, span, starts_at)
  DO UPDATE SET good = known.good + excluded.good, told = known.told + excluded.told
