-- Which of them are rows that we have: by identity, the n-th with the n-th; living rows before tombstones,
-- the latest tombstone first. `changed` compares all that the provider says.
CREATE UNLOGGED TABLE sync_pair_{provider} AS
WITH fresh AS (
  SELECT *, row_number() OVER (PARTITION BY identity ORDER BY ordinal) AS turn
  FROM sync_fresh_{provider}
), known AS (
  SELECT *, row_number() OVER (PARTITION BY identity ORDER BY gone_at DESC NULLS FIRST, position) AS turn
  FROM stream_p{provider} AS stream
  WHERE NOT EXISTS (SELECT FROM sync_same_{provider} AS same WHERE same.id = stream.id)
)
SELECT
  fresh.ordinal, known.id, known.position, known.gone_at IS NOT NULL AS returned,
  ({fresh_content}) IS DISTINCT FROM ({known_content}) AS changed
FROM fresh
JOIN known USING (identity, turn)
