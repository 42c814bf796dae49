-- Channels that may have their guide here: by the lists' guide id as it is written, by what it says, by a name. Those
-- to which a person gave a guide id are matched by that alone.
WITH met AS (
  SELECT channel.id AS channel_id, stage.guide_id, stage.way, '' AS country
  FROM guide_stage_key AS stage
  JOIN channel ON lower(channel.derived_guide_id COLLATE "C") = stage.key AND channel.derived_guide_id <> ''
  WHERE stage.way = 'exact'
  UNION ALL
  SELECT key.channel_id, stage.guide_id, stage.way, ''
  FROM guide_stage_key AS stage
  JOIN channel_key AS key ON key.name = '' AND key.country = '' AND key.guide = stage.key
  WHERE stage.way IN ('parts', 'feed')
  UNION ALL
  SELECT key.channel_id, stage.guide_id, stage.way, key.country
  FROM guide_stage_key AS stage
  JOIN channel_key AS key ON key.name = stage.key
  WHERE stage.way = 'name'
)
SELECT
  met.channel_id, met.guide_id, met.way, coalesce(channel.name, channel.rule_name, channel.derived_name),
  met.country, channel.first_provider_id
FROM met
JOIN channel ON channel.id = met.channel_id
WHERE channel.guide_id IS NULL AND channel.stream_count > 0
ORDER BY met.channel_id
