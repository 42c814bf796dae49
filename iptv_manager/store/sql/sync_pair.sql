-- The rows that the matched entries are, and what is new about each. `changed` compares all that the provider says.
CREATE UNLOGGED TABLE sync_pair_{provider} AS
SELECT
  fresh.ordinal, known.id, known.position, known.gone_at IS NOT NULL AS returned,
  ({fresh_content}) IS DISTINCT FROM ({known_content}) AS changed,
  fresh.name IS DISTINCT FROM known.name AS renamed,
  fresh.url IS DISTINCT FROM known.url AS url_changed,
  known.gone_at IS NULL AND ({fresh_rest}) IS NOT DISTINCT FROM ({known_rest}) AS address_only
FROM sync_match_{provider} AS match
JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = match.ordinal
JOIN stream_p{provider} AS known ON known.id = match.id
