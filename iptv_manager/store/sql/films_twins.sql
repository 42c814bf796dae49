-- Number the rows of one title and year that nothing tells apart from others (quality, language): each new one
-- gets the lowest number that is free at this provider. Gone rows hold none: what follows them takes it over.
CREATE TEMP TABLE title_used_{entry} ON COMMIT DROP AS
SELECT entry.base_key, entry.quality, entry.language, entry.twin
FROM (SELECT DISTINCT base_key FROM title_{entry} WHERE twin IS NULL) AS fresh
JOIN {entry} AS entry ON entry.provider_id = {provider} AND entry.base_key = fresh.base_key
WHERE entry.gone_at IS NULL
  AND NOT EXISTS (SELECT FROM title_{entry} AS stage WHERE stage.entry_id = entry.id)
UNION
SELECT base_key, quality, language, twin FROM title_{entry} WHERE twin IS NOT NULL;
ANALYZE title_used_{entry};

-- Mostly there is none: then they are counted as they stand.
UPDATE title_{entry} AS stage
SET twin = fresh.nth
FROM (
  SELECT place, row_number() OVER (PARTITION BY base_key, quality, language ORDER BY place) AS nth
  FROM title_{entry} WHERE twin IS NULL
) AS fresh
WHERE stage.place = fresh.place
  AND NOT EXISTS (
    SELECT FROM title_used_{entry} AS used
    WHERE used.base_key = stage.base_key AND used.quality = stage.quality AND used.language = stage.language
  );

WITH fresh AS MATERIALIZED (
  SELECT place, base_key, quality, language,
    row_number() OVER (PARTITION BY base_key, quality, language ORDER BY place) AS nth,
    count(*) OVER (PARTITION BY base_key, quality, language) AS many
  FROM title_{entry} WHERE twin IS NULL
), room AS MATERIALIZED (
  SELECT one.base_key, one.quality, one.language, number,
    row_number() OVER (PARTITION BY one.base_key, one.quality, one.language ORDER BY number) AS nth
  FROM (
    SELECT used.base_key, used.quality, used.language, array_agg(used.twin) AS twins,
      max(fresh.many) + count(*) AS most
    FROM title_used_{entry} AS used
    JOIN fresh USING (base_key, quality, language)
    WHERE fresh.nth = 1
    GROUP BY used.base_key, used.quality, used.language
  ) AS one
  CROSS JOIN LATERAL generate_series(1, one.most) AS number
  WHERE number <> ALL (one.twins)
)
UPDATE title_{entry} AS stage
SET twin = room.number
FROM fresh
JOIN room USING (base_key, quality, language, nth)
WHERE stage.place = fresh.place
