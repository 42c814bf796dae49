-- Rows that are there already keep their id; what is called as before keeps its place among its twins.
UPDATE title_series AS stage
SET entry_id = series.id, known_id = series.show_id,
  twin = CASE WHEN series.base_key = stage.base_key THEN series.twin END
FROM series
WHERE series.provider_id = {provider} AND series.key = stage.key
