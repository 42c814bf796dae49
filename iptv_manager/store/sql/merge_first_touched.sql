-- After a provider's first merge: channels that were there and whose first stream or place is this provider's now,
-- or that get a number, logo or guide id that was missing. The others have just got more streams (see merge_grow).
WITH came AS MATERIALIZED (  -- else it is worked out for each staged stream, where few are expected
  SELECT channel_id, bool_or(guide <> '') AS guided, min(rank) AS rank, min(place) AS place
  FROM merge_map_{provider}
  WHERE NOT is_new
  GROUP BY channel_id
)
INSERT INTO merge_touched_{provider}
SELECT came.channel_id
FROM came
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
