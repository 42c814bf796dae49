-- Channels that the guide has no more go, and their matches with them.
DELETE FROM guide_channel
WHERE source_id = {source}
  AND NOT EXISTS (SELECT FROM guide_stage WHERE guide_stage.guide_id = guide_channel.guide_id)
