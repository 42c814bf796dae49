-- Adds one batch of checks to the totals of their hours and days, and to their hours' times to the first byte.
-- Ordered, so that two runs never lock crosswise.
WITH one AS (
  SELECT given.*
  FROM unnest(
    %(providers)s::int[], %(times)s::timestamptz[], %(goods)s::boolean[], %(buckets)s::smallint[]
  ) AS given (provider_id, checked_at, is_good, bucket)
  JOIN provider ON provider.id = given.provider_id
), latencies AS (
  INSERT INTO check_latency AS known (provider_id, starts_at, bucket, checks)
  SELECT owner, date_trunc('hour', checked_at), bucket, count(*)
  FROM one
  CROSS JOIN LATERAL (VALUES (0), (provider_id)) AS owners (owner)
  WHERE is_good AND bucket > 0
  GROUP BY 1, 2, 3
  ORDER BY 1, 2, 3
  ON CONFLICT (provider_id, starts_at, bucket) DO UPDATE SET checks = known.checks + excluded.checks
)
INSERT INTO check_total AS known (provider_id, span, starts_at, good, told)
SELECT provider_id, span, date_trunc(span, checked_at), count(*) FILTER (WHERE is_good), count(*)
FROM one
CROSS JOIN (VALUES ('hour'), ('day')) AS spans (span)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
ON CONFLICT (provider_id, span, starts_at)
  DO UPDATE SET good = known.good + excluded.good, told = known.told + excluded.told
