-- Entries that we keep and that have moved.
UPDATE stream_p{provider} AS stream
SET position = place.position
FROM sync_place_{provider} AS place
WHERE stream.id = place.id
