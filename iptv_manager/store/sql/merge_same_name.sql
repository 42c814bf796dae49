-- Streams that say of their channel what they said before, and something new of their picture.
UPDATE channel_stream AS link
SET quality = stage.rank >> {quality_shift},
  position = CASE WHEN channel.ordered_by_hand THEN link.position ELSE stage.rank END
FROM merge_stage_{provider} AS stage, channel
WHERE link.provider_id = {provider} AND link.stream_id = stage.stream_id AND channel.id = link.channel_id
  AND NOT link.by_hand
  AND (link.match_name, link.match_country, link.match_guide) = (stage.name, stage.country, stage.guide)
  AND (link.quality, link.position) IS DISTINCT FROM (
    (stage.rank >> {quality_shift})::smallint,
    CASE WHEN channel.ordered_by_hand THEN link.position ELSE stage.rank END
  )
