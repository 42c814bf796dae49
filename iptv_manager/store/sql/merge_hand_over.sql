-- A person makes channels one: the streams of the others go to the first, for good.
UPDATE channel_stream
SET channel_id = %(target)s, by_hand = true, method = 'hand', score = 1
WHERE channel_id = ANY(%(others)s::bigint[])
