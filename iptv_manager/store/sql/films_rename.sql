-- A {whole} all of whose living sources were given the same new name is that {whole} under a new name.
WITH moving AS (
  SELECT stage.known_id AS id, min(stage.base_key || '|' || stage.twin) AS match_key, count(*) AS moved
  FROM title_{entry} AS stage
  JOIN {whole} AS whole ON whole.id = stage.known_id
  WHERE stage.base_key || '|' || stage.twin <> whole.match_key
  GROUP BY stage.known_id
  HAVING count(DISTINCT stage.base_key || '|' || stage.twin) = 1
), alone AS (
  SELECT DISTINCT ON (moving.match_key) moving.id, moving.match_key
  FROM moving
  WHERE NOT EXISTS (SELECT FROM {whole} AS taken WHERE taken.match_key = moving.match_key)
    AND NOT EXISTS (
      SELECT FROM {entry} AS entry
      WHERE entry.{whole}_id = moving.id AND entry.gone_at IS NULL
        AND NOT EXISTS (
          SELECT FROM title_{entry} AS stage
          WHERE stage.entry_id = entry.id AND stage.base_key || '|' || stage.twin = moving.match_key
        )
    )
  ORDER BY moving.match_key, moving.id
)
UPDATE {whole} AS whole SET match_key = alone.match_key FROM alone WHERE whole.id = alone.id
