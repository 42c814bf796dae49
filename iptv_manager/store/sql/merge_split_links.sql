-- They go there, for good.
UPDATE channel_stream
SET channel_id = %(made)s, by_hand = true, method = 'hand', score = 1
WHERE channel_id = %(channel)s AND stream_id = ANY(%(streams)s::bigint[])
