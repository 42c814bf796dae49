-- A place in the provider's order for what is new or has moved, in the gap between its neighbours that stay.
-- Positions are 2^20 apart at first; `crowded` tells where there is no room left, and then all are numbered anew.
-- What is new gets its id here, so that a sync can be noted before it is applied.
CREATE UNLOGGED TABLE sync_place_{provider} AS
WITH listed AS (
  SELECT ordinal, position, id FROM sync_same_{provider}
  UNION ALL
  SELECT ordinal, position, id FROM sync_pair_{provider}
  UNION ALL
  SELECT ordinal, NULL, NULL FROM sync_fresh_{provider} AS fresh
  WHERE NOT EXISTS (SELECT FROM sync_pair_{provider} AS pair WHERE pair.ordinal = fresh.ordinal)
), staying AS (
  SELECT listed.ordinal, listed.id, CASE WHEN moved.ordinal IS NULL THEN listed.position END AS position
  FROM listed
  LEFT JOIN sync_moved_{provider} AS moved USING (ordinal)
), between AS (
  SELECT
    ordinal, id, position,
    max(position) OVER (ORDER BY ordinal) AS before,
    min(position) OVER (ORDER BY ordinal DESC) AS after,
    count(position) OVER (ORDER BY ordinal) AS run
  FROM staying
), counted AS (
  SELECT
    ordinal, id, before, after,
    row_number() OVER (PARTITION BY run ORDER BY ordinal) AS turn,
    count(*) OVER (PARTITION BY run) + 1 AS parts
  FROM between
  WHERE position IS NULL
)
SELECT
  ordinal, id,
  CASE
    WHEN before IS NULL AND after IS NULL THEN turn << 20
    WHEN after IS NULL THEN before + (turn << 20)
    WHEN before IS NULL THEN after - ((parts - turn) << 20)
    ELSE before + (((after - before)::numeric * turn) / parts)::bigint
  END AS position,
  before IS NOT NULL AND after IS NOT NULL AND after - before <= parts AS crowded,
  CASE WHEN id IS NULL THEN nextval('stream_id') END AS fresh_id
FROM counted
ORDER BY ordinal
