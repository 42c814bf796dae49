-- The staged streams by what they say. `home` is the country: the stated one, else the only one that anybody
-- states for this name, unless stations of several countries bear such names.
CREATE UNLOGGED TABLE merge_combo_{provider} AS
WITH combo AS (
  SELECT name, country, guide, bool_or(generic) AS generic, count(*) AS streams, min(rank) AS rank,
    min(rank & {last_place}) AS place, min(rank) FILTER (WHERE has & 1 > 0) AS logo_rank,
    min(rank) FILTER (WHERE has & 2 > 0) AS guide_rank, min(rank) FILTER (WHERE has & 4 > 0) AS number_rank
  FROM merge_stage_{provider}
  GROUP BY name, country, guide
), stated AS (
  SELECT name, country FROM combo WHERE country <> ''
  UNION
  SELECT key.name, key.country
  FROM channel_key AS key
  WHERE key.country <> '' AND key.name <> '' AND key.name IN (SELECT name FROM combo)
), sole AS (
  SELECT name, min(country) AS country FROM stated GROUP BY name HAVING count(*) = 1
)
SELECT
  combo.*,
  CASE WHEN combo.country = '' AND NOT combo.generic THEN coalesce(sole.country, '') ELSE combo.country END AS home,
  sole.name IS NOT NULL AND NOT combo.generic AS sole
FROM combo
LEFT JOIN sole USING (name)
