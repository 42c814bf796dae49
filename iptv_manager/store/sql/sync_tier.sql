-- One tier: pairs what is left on both sides and has the same key, the n-th with the n-th; living rows before
-- tombstones, the latest tombstone first. `repeats` and `living` tell the condition whether a key is unique.
INSERT INTO sync_match_{provider} (ordinal, id)
SELECT fresh.row, known.row
FROM (
  SELECT *, row_number() OVER (PARTITION BY key ORDER BY row) AS turn, count(*) OVER (PARTITION BY key) AS repeats
  FROM (
    SELECT *, {key} AS key
    FROM {wanted}_{provider} AS side
    WHERE NOT EXISTS (SELECT FROM sync_match_{provider} AS match WHERE match.ordinal = side.row)
  ) AS keyed
  WHERE key IS NOT NULL
) AS fresh
JOIN (
  SELECT
    *, row_number() OVER (PARTITION BY key ORDER BY gone_at DESC NULLS FIRST, position) AS turn,
    count(*) FILTER (WHERE gone_at IS NULL) OVER (PARTITION BY key) AS living
  FROM (
    SELECT *, {key} AS key
    FROM {known}_{provider} AS side
    WHERE NOT EXISTS (SELECT FROM sync_match_{provider} AS match WHERE match.id = side.row) AND {among}
  ) AS keyed
  WHERE key IS NOT NULL
) AS known USING (key, turn)
WHERE {condition}
