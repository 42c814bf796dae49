-- Episodes that are new, behind all others.
WITH arrived AS (
  INSERT INTO stream_p{provider} (provider_id, twin, position, {columns})
  SELECT {provider}, 0,
    (SELECT coalesce(max(position), 0) FROM stream_p{provider} WHERE provider_id = {provider} AND gone_at IS NULL)
      + (row_number() OVER (ORDER BY fresh.ordinal) << 20),
    {columns}
  FROM panel_episodes AS fresh
  WHERE NOT EXISTS (SELECT FROM panel_episodes_known AS known WHERE known.ordinal = fresh.ordinal)
  ORDER BY fresh.ordinal
  RETURNING id
)
INSERT INTO sync_change (run_id, stream_id, change, name, group_title)
SELECT {run}, id, 'added', '', '' FROM arrived
