-- Entries left whose name (or address) another living row bears too, one that is not left: it tells nothing then.
-- (EXISTS, for a list may say one name a hundred thousand times.)
CREATE UNLOGGED TABLE sync_shared_{provider} AS
SELECT side.row, true AS by_name
FROM sync_wanted_name_{provider} AS side
JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = side.row
WHERE EXISTS (
  SELECT FROM stream_p{provider} AS stream
  WHERE stream.sort_key = fresh.sort_key AND stream.search_key = fresh.search_key AND stream.gone_at IS NULL
    AND NOT EXISTS (SELECT FROM sync_known_name_{provider} AS known WHERE known.row = stream.id)
)
UNION ALL
SELECT side.row, false
FROM sync_wanted_name_{provider} AS side
JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = side.row
WHERE EXISTS (
  SELECT FROM stream_p{provider} AS stream
  WHERE stream.identity = fresh.identity AND stream.gone_at IS NULL
    AND NOT EXISTS (SELECT FROM sync_known_name_{provider} AS known WHERE known.row = stream.id)
)
