-- The rows that the matched entries are, and what is new about each. `changed` compares all that the provider says.
CREATE UNLOGGED TABLE sync_pair_{provider} AS
SELECT
  ordinal, id, position, returned, rest_changed OR url_changed AS changed, renamed, url_changed,
  NOT (returned OR rest_changed) AS address_only
FROM (
  SELECT
    fresh.ordinal, known.id, known.position, known.gone_at IS NOT NULL AS returned,
    fresh.name <> known.name AS renamed,
    fresh.url <> known.url AS url_changed,
    ({fresh_rest}) IS DISTINCT FROM ({known_rest}) AS rest_changed
  FROM sync_match_{provider} AS match
  JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = match.ordinal
  JOIN stream_p{provider} AS known ON known.id = match.id
  OFFSET 0
) AS compared
