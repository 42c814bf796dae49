-- Who says what he said before stays where he is, and so does whom a person has placed.
DELETE FROM merge_stage_{provider} AS stage
USING channel_stream AS link
WHERE link.provider_id = {provider} AND link.stream_id = stage.stream_id
  AND (
    link.by_hand
    OR (link.match_name, link.match_country, link.match_guide) = (stage.name, stage.country, stage.guide)
  )
