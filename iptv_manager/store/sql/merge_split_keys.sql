-- Names that none of the remaining streams bears lead to the new channel from now on.
UPDATE channel_key AS key
SET channel_id = %(made)s, method = 'rule'
WHERE key.channel_id = %(channel)s AND key.name <> ''
  AND EXISTS (SELECT FROM channel_stream AS gone WHERE gone.channel_id = %(made)s AND gone.match_name = key.name)
  AND NOT EXISTS (SELECT FROM channel_stream AS left_over WHERE left_over.channel_id = %(channel)s AND left_over.match_name = key.name)
