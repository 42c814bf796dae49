-- Entries that say something new, and those that come back: the same row, the provider's new words.
UPDATE stream_p{provider} AS stream
SET {assignments}, twin = stage.twin, gone_at = NULL
FROM sync_pair_{provider} AS pair
JOIN sync_fresh_{provider} AS fresh USING (ordinal)
JOIN sync_stage_{provider} AS stage USING (ordinal)
WHERE stream.id = pair.id AND (pair.returned OR pair.changed)
