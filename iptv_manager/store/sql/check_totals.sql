-- Adds one batch of checks to the totals of their hours and days. Ordered, so that two runs never lock crosswise.
INSERT INTO check_total AS known (provider_id, span, starts_at, outcome, bucket, checks)
SELECT one.provider_id, spans.span, date_trunc(spans.span, one.checked_at) AS starts_at, one.outcome, one.bucket,
  count(*)
FROM unnest(
  %(providers)s::int[], %(times)s::timestamptz[], %(outcomes)s::outcome[], %(buckets)s::smallint[]
) AS one (provider_id, checked_at, outcome, bucket)
JOIN provider ON provider.id = one.provider_id
CROSS JOIN (VALUES ('hour'), ('day')) AS spans (span)
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (provider_id, span, starts_at, outcome, bucket)
  DO UPDATE SET checks = known.checks + excluded.checks
