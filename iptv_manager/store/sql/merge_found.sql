-- The channel that each of them belongs to, where there is one: by name, country and guide id, else by name and
-- country, else by a name that nobody has stated a country for. Two different guide ids of one provider under one
-- name are two stations ("Euronews"): then the guide id must agree.
CREATE UNLOGGED TABLE merge_found_{provider} AS
WITH doubtful AS (
  SELECT name, home FROM merge_combo_{provider} WHERE guide <> '' GROUP BY name, home HAVING count(DISTINCT guide) > 1
), candidate AS (
  SELECT
    combo.*,
    doubtful.name IS NOT NULL AS doubtful,
    exact.channel_id AS exact_id,
    coalesce(near.channel_id, far.channel_id) AS near_id,
    coalesce(exact.method, near.method, far.method) AS method,
    guided.channel_id AS guided_id
  FROM merge_combo_{provider} AS combo
  LEFT JOIN doubtful ON doubtful.name = combo.name AND doubtful.home = combo.home
  LEFT JOIN channel_key AS exact
    ON exact.name = combo.name AND exact.country = combo.home AND exact.guide = combo.guide AND combo.guide <> ''
  LEFT JOIN channel_key AS near ON near.name = combo.name AND near.country = combo.home AND near.guide = ''
  LEFT JOIN channel_key AS far
    ON far.name = combo.name AND far.country = '' AND far.guide = '' AND combo.home <> '' AND combo.sole
  LEFT JOIN channel_key AS guided
    ON guided.name = '' AND guided.country = '' AND guided.guide = combo.guide AND combo.guide <> ''
)
SELECT
  name, country, guide, home, generic, streams, rank, place, logo_rank, guide_rank, number_rank,
  method,
  doubtful OR near_id IS NOT NULL AS apart,
  coalesce(exact_id, CASE
    WHEN guide = '' OR guided_id = near_id OR NOT (doubtful OR {stated_otherwise}) THEN near_id
  END) AS channel_id
FROM candidate
