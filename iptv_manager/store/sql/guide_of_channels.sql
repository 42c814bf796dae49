-- Where the guide of each channel is read: the best match that has something in these hours. A person's own guide id
-- counts as soon as it is set; what a match says of an older one is left aside.
WITH wanted AS (
  SELECT id, guide_id AS own_id, make_interval(secs => coalesce(guide_shift_hours, 0) * 3600) AS shift
  FROM channel WHERE id = ANY(:ids)
), met AS (
  SELECT wanted.id, guide_channel.source_id, guide_channel.id AS guide_channel_id, 'own_id' AS method, 1::real AS score
  FROM wanted
  JOIN guide_channel ON lower(guide_channel.guide_id) = lower(btrim(wanted.own_id) COLLATE "C")
  WHERE wanted.own_id <> ''
  UNION
  SELECT wanted.id, found.source_id, found.guide_channel_id, found.method, found.score
  FROM wanted
  JOIN guide_match AS found ON found.channel_id = wanted.id AND found.own_id IS NOT DISTINCT FROM wanted.own_id
)
SELECT DISTINCT ON (met.id)
  met.id, source.name, guide_channel.guide_id, met.method, met.score, met.source_id, met.guide_channel_id,
  extract(epoch FROM wanted.shift)::float8
FROM met
JOIN wanted ON wanted.id = met.id
JOIN guide_channel ON guide_channel.id = met.guide_channel_id
JOIN guide_source AS source ON source.id = met.source_id AND source.removed_at IS NULL
LEFT JOIN provider ON provider.id = source.provider_id
LEFT JOIN LATERAL (
  SELECT true AS there FROM programme
  WHERE programme.source_id = met.source_id AND programme.guide_channel_id = met.guide_channel_id
    AND programme.starts_at >= CAST(:since AS timestamptz) - wanted.shift - interval '1 day'
    AND programme.starts_at < CAST(:until AS timestamptz) - wanted.shift
  LIMIT 1
) AS something ON true
WHERE provider.removed_at IS NULL
ORDER BY met.id, something.there DESC NULLS LAST, met.score DESC, met.source_id
