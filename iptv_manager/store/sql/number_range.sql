-- Numbers for `edit_chosen`: one after the other, in its order.
SELECT id AS channel_id, (%(first)s::bigint + (place - 1) * %(step)s::bigint)::text AS number
FROM edit_chosen
