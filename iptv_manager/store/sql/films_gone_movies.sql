-- Films whose stream is gone, or is no film any more. Those that are back are read anew: their place may be taken.
WITH gone AS (
  UPDATE movie
  SET gone_at = now()
  FROM title_asked AS asked
  LEFT JOIN stream_p{provider} AS stream
    ON stream.id = asked.stream_id AND stream.gone_at IS NULL AND stream.kind = 'movie'
  WHERE movie.stream_id = asked.stream_id AND movie.gone_at IS NULL AND stream.id IS NULL
  RETURNING movie.film_id
)
INSERT INTO title_touched SELECT DISTINCT 'film', film_id FROM gone
