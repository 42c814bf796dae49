-- How this batch changes the numbers of streams by outcome, and when each was found last: a stream that leaves an
-- outcome was not found there. To be run before the batch itself is recorded.
INSERT INTO health_count AS known (provider_id, outcome, streams, checked_at)
SELECT provider_id, outcome, sum(change), max(checked_at)
FROM (
  SELECT one.provider_id, sides.outcome, sides.change, sides.checked_at
  FROM (
    SELECT provider_id, stream_id, to_timestamp(moment) AS checked_at, outcome
    FROM unnest(
      %(providers)s::int[], %(streams)s::bigint[], %(times)s::float8[], %(outcomes)s::outcome[]
    ) AS given (provider_id, stream_id, moment, outcome)
  ) AS one
  JOIN stream ON stream.provider_id = one.provider_id AND stream.id = one.stream_id AND stream.gone_at IS NULL
  LEFT JOIN stream_health AS before
    ON before.provider_id = one.provider_id AND before.stream_id = one.stream_id
  CROSS JOIN LATERAL (
    VALUES (one.outcome, 1, one.checked_at), (before.outcome, -1, before.checked_at)
  ) AS sides (outcome, change, checked_at)
  WHERE sides.outcome IS NOT NULL AND (before.checked_at IS NULL OR before.checked_at <= one.checked_at)
) AS changes
GROUP BY provider_id, outcome
ORDER BY provider_id, outcome
ON CONFLICT (provider_id, outcome) DO UPDATE SET
  streams = greatest(0, known.streams + excluded.streams),
  checked_at = greatest(known.checked_at, excluded.checked_at)
