-- Numbers for `edit_chosen`, group by group in the person's order of groups: each group begins a new block, and one
-- that is larger than a block takes as many as it needs.
WITH placed AS (
  SELECT chosen.id, channel.group_key, own.position,
    row_number() OVER (PARTITION BY channel.group_key ORDER BY chosen.place) - 1 AS nth
  FROM edit_chosen AS chosen
  JOIN channel ON channel.id = chosen.id
  LEFT JOIN group_order AS own ON own.key = channel.group_key
), blocks AS (
  SELECT group_key, sum((count(*) + %(block)s::bigint - 1) / %(block)s::bigint) OVER before AS earlier
  FROM placed
  GROUP BY group_key, position
  WINDOW before AS (
    ORDER BY position NULLS LAST, group_key ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
)
SELECT placed.id AS channel_id,
  (%(first)s::bigint + coalesce(blocks.earlier, 0)::bigint * %(block)s::bigint + placed.nth)::text AS number
FROM placed
JOIN blocks ON blocks.group_key = placed.group_key
