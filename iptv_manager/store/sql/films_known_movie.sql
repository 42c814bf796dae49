-- Rows that are there already keep their id; what is called as before keeps its place among its twins.
UPDATE title_movie AS stage
SET entry_id = movie.id, known_id = movie.film_id, is_back = movie.gone_at IS NOT NULL,
  twin = CASE WHEN movie.base_key = stage.base_key THEN movie.twin END
FROM movie
WHERE movie.stream_id = stage.key::bigint
