-- Films whose stream is gone, or is no film any more; and those whose stream is back as it was.
WITH changed AS (
  UPDATE movie
  SET gone_at = CASE WHEN stream.id IS NULL THEN now() END
  FROM title_asked AS asked
  LEFT JOIN stream_p{provider} AS stream
    ON stream.id = asked.stream_id AND stream.gone_at IS NULL AND stream.kind = 'movie'
  WHERE movie.stream_id = asked.stream_id AND (movie.gone_at IS NULL) = (stream.id IS NULL)
  RETURNING movie.film_id
)
INSERT INTO title_touched SELECT DISTINCT 'film', film_id FROM changed
