-- Every living stream with its state and its shares of checks that went well, in its provider's order. The columns' names
-- are written by `health_report`.
COPY (
  WITH past AS (
    SELECT provider_id, stream_id,
      count(*) FILTER (WHERE checked_at > now() - interval '24 hours') AS day,
      count(*) FILTER (WHERE checked_at > now() - interval '24 hours' AND outcome IN ({good})) AS day_good,
      count(*) FILTER (WHERE checked_at > now() - interval '7 days') AS week,
      count(*) FILTER (WHERE checked_at > now() - interval '7 days' AND outcome IN ({good})) AS week_good,
      count(*) AS month,
      count(*) FILTER (WHERE outcome IN ({good})) AS month_good
    FROM stream_check
    WHERE checked_at > now() - interval '30 days' AND outcome NOT IN ({untold})
    GROUP BY provider_id, stream_id
  )
  SELECT
    {provider_cell} AS provider, {name_cell} AS name, {group_cell} AS "group", stream.kind, health.outcome AS status,
    health.first_byte_ms AS response_ms, health.http_status, health.failures, health.checked_at,
    health.last_good_at, health.next_check_at,
    round(past.day_good / nullif(past.day, 0)::numeric, 4) AS uptime_24h,
    round(past.week_good / nullif(past.week, 0)::numeric, 4) AS uptime_7d,
    round(past.month_good / nullif(past.month, 0)::numeric, 4) AS uptime_30d,
    coalesce(past.month, 0) AS checks_30d
  FROM stream
  JOIN provider ON provider.id = stream.provider_id
  LEFT JOIN stream_health AS health ON health.provider_id = stream.provider_id AND health.stream_id = stream.id
  LEFT JOIN past ON past.provider_id = stream.provider_id AND past.stream_id = stream.id
  WHERE stream.gone_at IS NULL AND provider.removed_at IS NULL
  ORDER BY lower(provider.name), stream.provider_id, stream.position
) TO STDOUT (FORMAT csv)
