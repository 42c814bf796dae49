-- Entries that are new, at their place.
WITH arrived AS (
  INSERT INTO stream_p{provider} (provider_id, twin, position, {columns})
  SELECT {provider}, stage.twin, place.position, {fresh_columns}
  FROM sync_fresh_{provider} AS fresh
  JOIN sync_stage_{provider} AS stage USING (ordinal)
  JOIN sync_place_{provider} AS place USING (ordinal)
  WHERE place.id IS NULL
  ORDER BY fresh.ordinal
  RETURNING id
)
INSERT INTO sync_change (run_id, stream_id, change)
SELECT {run}, id, 'added' FROM arrived
