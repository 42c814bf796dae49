-- Every provider with its state of health, in one statement: its streams by their latest outcome, totals of checks
-- (hours for a week, days for a month), and since when nothing of it has worked: over five checks and five minutes, or as
-- soon as all of its streams were looked at and none of them works.
WITH known AS MATERIALIZED (
  SELECT provider_id, json_object_agg(outcome, streams ORDER BY outcome) FILTER (WHERE streams > 0) AS outcomes,
    sum(streams) AS checked, sum(streams) FILTER (WHERE outcome = ANY (%(good)s::outcome[])) AS alive,
    max(checked_at) AS checked_at, max(checked_at) FILTER (WHERE outcome = ANY (%(good)s::outcome[])) AS good_at
  FROM health_count
  GROUP BY provider_id
), told AS MATERIALIZED (
  SELECT provider_id, span, starts_at, good, told
  FROM check_total
  WHERE (span = 'day' AND starts_at > %(now)s::timestamptz - interval '30 days')
    OR (span = 'hour' AND starts_at > %(now)s::timestamptz - interval '7 days')
), shares AS MATERIALIZED (
  SELECT provider_id,
    sum(told) FILTER (WHERE span = 'hour' AND starts_at > %(now)s::timestamptz - interval '24 hours') AS day_all,
    sum(good) FILTER (WHERE span = 'hour' AND starts_at > %(now)s::timestamptz - interval '24 hours') AS day_good,
    sum(told) FILTER (WHERE span = 'hour') AS week_all,
    sum(good) FILTER (WHERE span = 'hour') AS week_good,
    sum(told) FILTER (WHERE span = 'day') AS month_all,
    sum(good) FILTER (WHERE span = 'day') AS month_good
  FROM told
  GROUP BY provider_id
), hours AS MATERIALIZED (
  SELECT provider_id, json_object_agg(hour, share) AS by_hour
  FROM (
    SELECT provider_id, extract(hour FROM starts_at AT TIME ZONE %(zone)s)::int AS hour,
      round(sum(good) / sum(told), 4) AS share
    FROM told
    WHERE span = 'hour'
    GROUP BY 1, 2
  ) AS shared
  GROUP BY provider_id
), buckets AS MATERIALIZED (
  SELECT provider_id, json_object_agg(bucket, checks) AS first_bytes
  FROM (
    SELECT provider_id, bucket, sum(checks) AS checks
    FROM check_latency
    WHERE starts_at > %(now)s::timestamptz - interval '24 hours' AND provider_id > 0
    GROUP BY 1, 2
  ) AS counted
  GROUP BY provider_id
)
SELECT provider.id, provider.name, provider.status, provider.message, provider.stream_count, provider.last_sync,
  provider.max_connections, provider.account, coalesce(known.checked, 0) AS checked,
  coalesce(known.alive, 0) AS alive, coalesce(known.outcomes, '{{}}') AS outcomes, known.checked_at, known.good_at,
  shares.day_good, shares.day_all, shares.week_good, shares.week_all, shares.month_good, shares.month_all,
  coalesce(hours.by_hour, '{{}}') AS by_hour, coalesce(buckets.first_bytes, '{{}}') AS first_bytes,
  down.since AS down_since
FROM provider
LEFT JOIN known ON known.provider_id = provider.id
LEFT JOIN shares ON shares.provider_id = provider.id
LEFT JOIN hours ON hours.provider_id = provider.id
LEFT JOIN buckets ON buckets.provider_id = provider.id
LEFT JOIN LATERAL (
  SELECT min(failed.checked_at) AS since
  FROM (
    SELECT checked_at
    FROM stream_check
    WHERE stream_check.provider_id = provider.id
      AND checked_at > coalesce(known.good_at, '-infinity')
      AND outcome <> ALL (%(untold)s::outcome[])
    ORDER BY checked_at
    LIMIT 5
  ) AS failed
  HAVING (count(*) = 5 AND known.checked_at - min(failed.checked_at) >= interval '5 minutes')
    OR (count(*) > 0 AND known.alive = 0 AND known.checked >= provider.stream_count)
) AS down ON true
WHERE provider.removed_at IS NULL
  AND (%(provider)s::int IS NULL OR provider.id = %(provider)s)
ORDER BY lower(provider.name), provider.id
