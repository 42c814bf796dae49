-- What led to the others leads to the first from now on.
UPDATE channel_key
SET channel_id = %(target)s, method = CASE WHEN name = '' THEN method ELSE 'rule' END
WHERE channel_id = ANY(%(others)s::bigint[])
