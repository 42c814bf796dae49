-- The streams go where a person had put them, in the order that was theirs.
UPDATE channel_stream AS link
SET channel_id = home.channel_id,
  by_hand = link.by_hand OR found.by_hand,
  method = CASE WHEN found.by_hand THEN 'hand' ELSE link.method END,
  score = CASE WHEN found.by_hand THEN 1 ELSE link.score END,
  position = CASE WHEN found.ordered THEN found.place ELSE link.position END
FROM hand_found AS found
JOIN hand_home AS home ON home.wish_id = found.wish_id
WHERE link.provider_id = found.provider_id AND link.stream_id = found.stream_id
  AND (found.by_hand OR link.channel_id = home.channel_id)
