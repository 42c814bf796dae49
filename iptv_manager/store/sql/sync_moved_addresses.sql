-- Addresses before and after of some entries that are paired already and have moved: where to did the provider go?
SELECT known.url, fresh.url
FROM sync_match_{provider} AS match
JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = match.ordinal
JOIN stream_p{provider} AS known ON known.id = match.id
WHERE known.url <> fresh.url
LIMIT {most}
