-- The person's order of a channel's streams: 1, 2, 3 …, in front of whatever comes later.
UPDATE channel_stream AS link
SET position = wanted.place
FROM unnest(%(streams)s::bigint[]) WITH ORDINALITY AS wanted (stream_id, place)
WHERE link.channel_id = %(channel)s AND link.stream_id = wanted.stream_id AND link.position <> wanted.place
