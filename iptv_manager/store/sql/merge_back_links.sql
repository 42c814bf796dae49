-- Links as they were before an act.
UPDATE channel_stream AS link
SET channel_id = was.channel_id, position = was.position, method = was.method, score = was.score, by_hand = was.by_hand
FROM jsonb_populate_recordset(NULL::channel_stream, %(before)s::jsonb -> 'links') AS was
WHERE link.provider_id = was.provider_id AND link.stream_id = was.stream_id
  AND (link.channel_id, link.position, link.method, link.by_hand)
    IS DISTINCT FROM (was.channel_id, was.position, was.method, was.by_hand)
