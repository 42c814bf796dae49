-- What comes back finds its place among its twins taken, if something followed it while it was gone; of two that
-- come back to one place the first keeps it.
WITH back AS (
  SELECT place, base_key,
    row_number() OVER (PARTITION BY base_key, quality, language, twin ORDER BY place) AS nth
  FROM title_{entry} WHERE is_back AND twin IS NOT NULL
), held AS (
  SELECT entry.base_key, entry.quality, entry.language, entry.twin
  FROM (SELECT DISTINCT base_key FROM back) AS one
  JOIN {entry} AS entry ON entry.provider_id = {provider} AND entry.base_key = one.base_key
  WHERE entry.gone_at IS NULL
    AND NOT EXISTS (SELECT FROM title_{entry} AS stage WHERE stage.entry_id = entry.id)
  UNION ALL
  SELECT base_key, quality, language, twin FROM title_{entry} WHERE NOT is_back AND twin IS NOT NULL
)
UPDATE title_{entry} AS stage
SET twin = NULL
WHERE stage.is_back
  AND (
    stage.place IN (SELECT place FROM back WHERE nth > 1)
    OR (stage.base_key, stage.quality, stage.language, stage.twin) IN (SELECT * FROM held)
  )
