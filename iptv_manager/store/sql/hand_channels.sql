-- New channels, with the words of their first stream.
INSERT INTO channel (id, derived_name, derived_group, sort_key, search_key, group_key)
OVERRIDING SYSTEM VALUE
SELECT DISTINCT ON (home.channel_id)
  home.channel_id, stream.name, stream.group_title, stream.sort_key, stream.search_key, stream.group_key
FROM hand_home AS home
JOIN hand_found AS found ON found.wish_id = home.wish_id
JOIN stream ON stream.provider_id = found.provider_id AND stream.id = found.stream_id
WHERE home.is_new
ORDER BY home.channel_id, found.place
