-- And its tombstones, which bore the old name, are placed anew if they return.
DELETE FROM channel_stream AS link
USING merge_claim_{provider} AS claim
JOIN merge_target_{provider} AS target USING (channel_id)
WHERE link.channel_id = claim.channel_id AND NOT link.by_hand
  AND NOT (
    link.provider_id = {provider}
    AND EXISTS (SELECT FROM merge_stage_{provider} AS stage WHERE stage.stream_id = link.stream_id)
  )
