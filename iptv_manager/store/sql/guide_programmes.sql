-- The programmes of some channels of guides that are on in these hours, each start once, moved by the channels' shifts.
SELECT place.channel, shown.starts_at + place.shift, shown.ends_at + place.shift, shown.title, shown.details
FROM (
  SELECT channel, source, guide, make_interval(secs => seconds) AS shift
  FROM unnest(
    CAST(:channels AS bigint[]), CAST(:sources AS integer[]), CAST(:guides AS bigint[]), CAST(:shifts AS float8[])
  ) AS given (channel, source, guide, seconds)
) AS place
CROSS JOIN LATERAL (
  SELECT DISTINCT ON (starts_at) starts_at, ends_at, title, details
  FROM programme
  WHERE source_id = place.source AND guide_channel_id = place.guide
    AND starts_at >= CAST(:since AS timestamptz) - place.shift - interval '7 days'
    AND starts_at < CAST(:until AS timestamptz) - place.shift
    AND ends_at > CAST(:since AS timestamptz) - place.shift
  ORDER BY starts_at, ends_at DESC
) AS shown
ORDER BY place.channel, shown.starts_at
