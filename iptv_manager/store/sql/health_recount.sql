-- The numbers of one provider's living streams by outcome, counted anew: a sync buries and brings back.
WITH counted AS (
  SELECT health.outcome, count(*) AS streams, max(health.checked_at) AS checked_at
  FROM stream_health AS health
  JOIN stream ON stream.provider_id = health.provider_id AND stream.id = health.stream_id
  WHERE health.provider_id = %(provider)s AND stream.provider_id = %(provider)s AND stream.gone_at IS NULL
  GROUP BY health.outcome
), gone AS (
  UPDATE health_count SET streams = 0
  WHERE provider_id = %(provider)s AND streams > 0 AND outcome <> ALL (SELECT outcome FROM counted)
)
INSERT INTO health_count AS known (provider_id, outcome, streams, checked_at)
SELECT %(provider)s, outcome, streams, checked_at FROM counted
ON CONFLICT (provider_id, outcome) DO UPDATE SET
  streams = excluded.streams, checked_at = greatest(known.checked_at, excluded.checked_at)
WHERE known.streams <> excluded.streams
