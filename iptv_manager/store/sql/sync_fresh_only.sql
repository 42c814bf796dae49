-- Where the whole list was read: what is as it was needs no pairing.
DELETE FROM sync_fresh_{provider} AS fresh
USING sync_same_{provider} AS same
WHERE same.ordinal = fresh.ordinal
