-- Names that no stream of the old channel bears any more lead to the new one from now on.
UPDATE channel_key AS key
SET channel_id = moved.channel_id, method = 'rule'
FROM (
  SELECT DISTINCT ON (found.channel_id, found.match_name)
    found.channel_id AS old_id, found.match_name AS name, home.channel_id
  FROM hand_found AS found
  JOIN hand_home AS home ON home.wish_id = found.wish_id
  WHERE found.by_hand AND found.channel_id <> home.channel_id AND found.match_name <> ''
  ORDER BY found.channel_id, found.match_name, home.channel_id
) AS moved
WHERE key.channel_id = moved.old_id AND key.name = moved.name AND NOT EXISTS (
  SELECT FROM channel_stream AS left_over
  WHERE left_over.channel_id = moved.old_id AND left_over.match_name = moved.name
)
