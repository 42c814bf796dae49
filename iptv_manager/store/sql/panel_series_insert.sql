-- Series that are new.
INSERT INTO panel_series (provider_id, panel_id, position, title, sort_key, search_key, category, year, poster,
  plot, rating, last_modified, extra)
SELECT {provider}, panel_id, position, title, sort_key, search_key, category, year, poster, plot, rating,
  last_modified, extra
FROM panel_stage AS stage
WHERE NOT EXISTS (
  SELECT FROM panel_series AS known
  WHERE known.provider_id = {provider} AND known.panel_id = stage.panel_id
)
ORDER BY position
