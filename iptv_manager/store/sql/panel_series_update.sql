-- Series that say something new, or are back. Their place in the list alone is no news.
UPDATE panel_series AS known
SET title = stage.title, sort_key = stage.sort_key, search_key = stage.search_key, category = stage.category,
  year = stage.year, poster = stage.poster, plot = stage.plot, rating = stage.rating,
  last_modified = stage.last_modified, extra = stage.extra, position = stage.position, gone_at = NULL,
  -- its episodes bear its title, and stand in its category
  details_at = CASE WHEN (known.title, known.category) = (stage.title, stage.category) THEN known.details_at END
FROM panel_stage AS stage
WHERE known.provider_id = {provider} AND known.panel_id = stage.panel_id
  AND (
    known.gone_at IS NOT NULL
    OR (known.title, known.category, known.year, known.poster, known.plot, known.rating, known.last_modified,
      known.extra)
    IS DISTINCT FROM (stage.title, stage.category, stage.year, stage.poster, stage.plot, stage.rating,
      stage.last_modified, stage.extra)
  )
