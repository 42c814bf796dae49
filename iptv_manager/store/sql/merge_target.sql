-- The channel of each new group: one that it is one with, the one that goes with it, or a new one.
CREATE UNLOGGED TABLE merge_target_{provider} AS
WITH known AS (
  SELECT DISTINCT ON (cell.name, cell.home, cell.key_guide)
    cell.*, coalesce(joined.channel_id, claim.channel_id) AS channel_id,
    coalesce(joined.spokesman, cell.name) AS spokesman,
    CASE WHEN joined.name IS NULL THEN cell.key_guide ELSE 'of ' || joined.guide END AS party,
    CASE WHEN joined.channel_id IS NULL AND joined.spokesman IS NOT DISTINCT FROM cell.name THEN 'name'
      ELSE coalesce(joined.method, 'name') END AS method
  FROM merge_cell_{provider} AS cell
  LEFT JOIN merge_union_{provider} AS joined
    ON joined.name = cell.name AND joined.home = cell.home AND joined.guide = cell.guide
  LEFT JOIN merge_claim_{provider} AS claim
    ON claim.name = cell.name AND claim.home = cell.home AND claim.key_guide = cell.key_guide
  ORDER BY cell.name, cell.home, cell.key_guide, joined.method DESC, joined.channel_id
), party AS (
  SELECT spokesman, home, party, min(channel_id) AS channel_id
  FROM known
  GROUP BY spokesman, home, party
  ORDER BY min(rank)
), numbered AS MATERIALIZED (
  SELECT
    spokesman, home, party, channel_id IS NULL AS is_new,
    coalesce(channel_id, nextval((SELECT pg_get_serial_sequence('channel', 'id')::regclass))) AS channel_id
  FROM party
)
SELECT known.name, known.home, known.key_guide, known.rank, known.method, numbered.channel_id, numbered.is_new
FROM known
JOIN numbered USING (spokesman, home, party)
