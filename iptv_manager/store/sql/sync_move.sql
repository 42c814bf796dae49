-- Entries that we keep and that have moved.
UPDATE {table} AS stream
SET position = place.position
FROM sync_place_{provider} AS place
WHERE stream.id = place.id
