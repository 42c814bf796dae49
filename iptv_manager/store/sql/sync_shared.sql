-- Entries left whose name (or address) another living row bears too, one that is not left: it tells nothing then.
CREATE UNLOGGED TABLE sync_shared_{provider} AS
SELECT side.row, stream.search_key = fresh.search_key AS by_name
FROM sync_wanted_name_{provider} AS side
JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = side.row
JOIN stream_p{provider} AS stream ON stream.sort_key = fresh.sort_key AND stream.search_key = fresh.search_key
WHERE stream.gone_at IS NULL
  AND NOT EXISTS (SELECT FROM sync_known_name_{provider} AS known WHERE known.row = stream.id)
UNION
SELECT side.row, false
FROM sync_wanted_name_{provider} AS side
JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = side.row
JOIN stream_p{provider} AS stream ON stream.identity = fresh.identity
WHERE stream.gone_at IS NULL
  AND NOT EXISTS (SELECT FROM sync_known_name_{provider} AS known WHERE known.row = stream.id)
