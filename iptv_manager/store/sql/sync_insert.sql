-- Entries that are new, at their place.
INSERT INTO {table} (id, provider_id, twin, position, {columns})
SELECT place.fresh_id, {provider}, stage.twin, place.position, {fresh_columns}
FROM sync_fresh_{provider} AS fresh
JOIN sync_stage_{provider} AS stage USING (ordinal)
JOIN sync_place_{provider} AS place USING (ordinal)
WHERE place.id IS NULL
ORDER BY fresh.ordinal
