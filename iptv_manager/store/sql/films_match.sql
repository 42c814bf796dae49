-- Which {whole} each row belongs to: one that is there, or a new one.
UPDATE title_{entry} AS stage
SET whole_id = whole.id
FROM {whole} AS whole
WHERE whole.match_key = stage.base_key || '|' || stage.twin;
WITH fresh AS (
  SELECT base_key, twin, nextval(pg_get_serial_sequence('{whole}', 'id')) AS id
  FROM (
    SELECT base_key, twin FROM title_{entry} WHERE whole_id IS NULL
    GROUP BY base_key, twin ORDER BY min(place)
  ) AS one
)
UPDATE title_{entry} AS stage
SET whole_id = fresh.id, is_new = true
FROM fresh
WHERE stage.whole_id IS NULL AND stage.base_key = fresh.base_key AND stage.twin = fresh.twin;
INSERT INTO title_touched
SELECT DISTINCT '{whole}', id FROM (
  SELECT whole_id AS id FROM title_{entry} WHERE NOT is_new
  UNION ALL SELECT known_id FROM title_{entry} WHERE known_id IS NOT NULL
) AS old;
