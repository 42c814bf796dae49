-- What taking the staged series does to each that is not as it was, and what that one was before.
CREATE TEMP TABLE panel_series_change ON COMMIT DROP AS
SELECT
  coalesce(stage.panel_id, known.panel_id) AS panel_id,
  CASE
    WHEN known.panel_id IS NULL THEN 'added'
    WHEN stage.panel_id IS NULL THEN 'gone'
    WHEN known.gone_at IS NOT NULL THEN 'returned'
    ELSE 'changed'
  END AS change,
  coalesce(stage.title, known.title) AS title,
  coalesce(stage.category, known.category) AS category,
  to_jsonb(known) AS was
FROM panel_stage AS stage
FULL JOIN (SELECT * FROM panel_series WHERE provider_id = {provider}) AS known USING (panel_id)
WHERE known.panel_id IS NULL
  OR stage.panel_id IS NULL AND known.gone_at IS NULL
  OR stage.panel_id IS NOT NULL AND (
    known.gone_at IS NOT NULL
    OR (known.title, known.category, known.year, known.poster, known.plot, known.rating, known.last_modified,
      known.extra)
    IS DISTINCT FROM (stage.title, stage.category, stage.year, stage.poster, stage.plot, stage.rating,
      stage.last_modified, stage.extra)
  )
