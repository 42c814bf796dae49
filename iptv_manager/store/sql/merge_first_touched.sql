-- After a provider's first merge: channels that were there and whose first stream or place is this provider's now,
-- or that get a number, logo or guide id that was missing; new ones whose first stream has none though others
-- might. The others have just got more streams (see merge_grow).
INSERT INTO merge_touched_{provider}
SELECT came.channel_id
FROM (
  SELECT channel_id, bool_or(guide <> '') AS guided, min(rank) AS rank, min(place) AS place
  FROM merge_map_{provider}
  WHERE NOT is_new
  GROUP BY channel_id
) AS came
JOIN merge_stage_{provider} AS stage USING (rank)
JOIN stream_p{provider} AS stream ON stream.id = stage.stream_id
JOIN channel ON channel.id = came.channel_id
LEFT JOIN channel_stream AS first
  ON first.provider_id = channel.first_provider_id AND first.stream_id = channel.first_stream_id
WHERE channel.stream_count = 0
  OR ({provider}::bigint << {place_bits}) + came.place - {middle} < channel.derived_position
  OR came.rank < first.position OR first.stream_id IS NULL
  OR channel.derived_logo = '' AND stream.logo <> ''
  OR channel.derived_guide_id = '' AND came.guided
  OR channel.derived_number = '' AND stream.number <> ''
UNION
SELECT fresh.channel_id
FROM (
  SELECT channel_id FROM merge_map_{provider} WHERE is_new GROUP BY channel_id HAVING sum(streams) > 1
) AS fresh
JOIN channel ON channel.id = fresh.channel_id AND (
  channel.derived_logo = '' OR channel.derived_guide_id = ''
  OR channel.derived_number = ''
    AND EXISTS (SELECT FROM stream_p{provider} AS numbered WHERE numbered.number_key IS NOT NULL)
)
