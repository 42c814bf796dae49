-- Channels that have just got more streams of a provider that had none of them.
UPDATE channel
SET stream_count = channel.stream_count + came.streams, provider_count = channel.provider_count + 1
FROM (
  SELECT channel_id, sum(streams)::integer AS streams
  FROM merge_map_{provider}
  WHERE NOT is_new
  GROUP BY channel_id
) AS came
WHERE channel.id = came.channel_id
  AND NOT EXISTS (SELECT FROM merge_touched_{provider} AS touched WHERE touched.channel_id = came.channel_id)
