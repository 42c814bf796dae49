-- Entries that say what they said, though their lines are read otherwise than before: from now on they are known by
-- their lines again, and need not be read each time.
UPDATE stream_p{provider} AS stream
SET fingerprint = fresh.fingerprint, twin = stage.twin
FROM sync_pair_{provider} AS pair
JOIN sync_fresh_{provider} AS fresh USING (ordinal)
JOIN sync_stage_{provider} AS stage USING (ordinal)
WHERE stream.id = pair.id AND NOT (pair.returned OR pair.changed) AND stream.fingerprint <> fresh.fingerprint
