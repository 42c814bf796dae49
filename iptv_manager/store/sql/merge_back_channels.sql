-- What an act said of whole channels.
UPDATE channel
SET favourite = was.favourite, ordered_by_hand = was.ordered_by_hand
FROM jsonb_to_recordset(%(before)s::jsonb -> 'channels') AS was (id bigint, favourite boolean, ordered_by_hand boolean)
WHERE channel.id = was.id
  AND (channel.favourite, channel.ordered_by_hand) IS DISTINCT FROM (was.favourite, was.ordered_by_hand)
