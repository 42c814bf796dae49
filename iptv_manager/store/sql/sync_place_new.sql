-- The same as sync_place where nothing has moved and little is new: then what stays has its places in the list's
-- order, and each new entry looks for its two neighbours by itself.
CREATE INDEX ON sync_same_{provider} (ordinal) INCLUDE (position);
CREATE INDEX ON sync_pair_{provider} (ordinal) INCLUDE (position);
CREATE UNLOGGED TABLE sync_place_{provider} AS
WITH fresh AS (
  SELECT ordinal FROM sync_fresh_{provider} AS fresh
  WHERE NOT EXISTS (SELECT FROM sync_pair_{provider} AS pair WHERE pair.ordinal = fresh.ordinal)
), between AS (
  SELECT
    ordinal,
    greatest(
      (SELECT position FROM sync_same_{provider} AS kept
        WHERE kept.ordinal < fresh.ordinal ORDER BY kept.ordinal DESC LIMIT 1),
      (SELECT position FROM sync_pair_{provider} AS kept
        WHERE kept.ordinal < fresh.ordinal ORDER BY kept.ordinal DESC LIMIT 1)
    ) AS before,
    least(
      (SELECT position FROM sync_same_{provider} AS kept
        WHERE kept.ordinal > fresh.ordinal ORDER BY kept.ordinal LIMIT 1),
      (SELECT position FROM sync_pair_{provider} AS kept
        WHERE kept.ordinal > fresh.ordinal ORDER BY kept.ordinal LIMIT 1)
    ) AS after
  FROM fresh
), counted AS (
  SELECT
    ordinal, before, after,
    row_number() OVER (PARTITION BY before, after ORDER BY ordinal) AS turn,
    count(*) OVER (PARTITION BY before, after) + 1 AS parts
  FROM between
)
SELECT
  ordinal, NULL::bigint AS id,
  CASE
    WHEN before IS NULL AND after IS NULL THEN turn << 20
    WHEN after IS NULL THEN before + (turn << 20)
    WHEN before IS NULL THEN after - ((parts - turn) << 20)
    ELSE before + (((after - before)::numeric * turn) / parts)::bigint
  END AS position,
  before IS NOT NULL AND after IS NOT NULL AND after - before <= parts AS crowded,
  nextval('stream_id') AS fresh_id
FROM counted
ORDER BY ordinal
