-- A channel of their own for streams that a person takes out of one; its words come from them.
INSERT INTO channel (derived_name, derived_group, sort_key, search_key, group_key)
SELECT stream.name, stream.group_title, stream.sort_key, stream.search_key, stream.group_key
FROM channel_stream AS link
JOIN stream ON stream.provider_id = link.provider_id AND stream.id = link.stream_id
WHERE link.channel_id = %(channel)s AND link.stream_id = ANY(%(streams)s::bigint[])
ORDER BY link.position
LIMIT 1
RETURNING id
