-- Give each row of one title and year that nothing tells apart from others (quality, language) the lowest
-- number that is free at this provider. Gone rows hold no number: what follows them takes it over.
WITH fresh AS (
  SELECT place, base_key, quality, language,
    row_number() OVER (PARTITION BY base_key, quality, language ORDER BY place) AS nth,
    count(*) OVER (PARTITION BY base_key, quality, language) AS many
  FROM title_{entry} WHERE twin IS NULL
), used AS (
  SELECT entry.base_key, entry.quality, entry.language, entry.twin
  FROM {entry} AS entry
  WHERE entry.provider_id = {provider} AND entry.gone_at IS NULL
    AND entry.base_key IN (SELECT base_key FROM fresh)
    AND NOT EXISTS (SELECT FROM title_{entry} AS stage WHERE stage.entry_id = entry.id)
  UNION
  SELECT base_key, quality, language, twin FROM title_{entry}
  WHERE twin IS NOT NULL AND base_key IN (SELECT base_key FROM fresh)
), room AS (
  SELECT one.base_key, one.quality, one.language, number,
    row_number() OVER (PARTITION BY one.base_key, one.quality, one.language ORDER BY number) AS nth
  FROM (
    SELECT fresh.base_key, fresh.quality, fresh.language, min(fresh.many) + count(DISTINCT used.twin) AS most
    FROM fresh LEFT JOIN used USING (base_key, quality, language)
    GROUP BY fresh.base_key, fresh.quality, fresh.language
  ) AS one
  CROSS JOIN LATERAL generate_series(1, one.most) AS number
  WHERE NOT EXISTS (
    SELECT FROM used
    WHERE (used.base_key, used.quality, used.language) = (one.base_key, one.quality, one.language)
      AND used.twin = number
  )
)
UPDATE title_{entry} AS stage
SET twin = room.number
FROM fresh
JOIN room USING (base_key, quality, language, nth)
WHERE stage.place = fresh.place
