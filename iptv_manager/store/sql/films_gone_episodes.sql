-- Episodes whose stream is gone, or is no episode any more; and those whose stream is back as it was.
WITH changed AS (
  UPDATE episode
  SET gone_at = CASE WHEN stream.id IS NULL THEN now() END
  FROM title_asked AS asked
  LEFT JOIN stream_p{provider} AS stream
    ON stream.id = asked.stream_id AND stream.gone_at IS NULL AND stream.kind = 'episode'
  WHERE episode.stream_id = asked.stream_id AND (episode.gone_at IS NULL) = (stream.id IS NULL)
  RETURNING episode.series_id
)
INSERT INTO title_touched SELECT DISTINCT 'series', series_id FROM changed
