-- Rows that say exactly what another one says of those that stand in the list as they stood: only the first stays.
DELETE FROM sync_same_{provider} AS again
USING (
  SELECT same.id, row_number() OVER (PARTITION BY stream.identity, {content} ORDER BY same.ordinal) AS turn
  FROM sync_same_{provider} AS same
  JOIN stream_p{provider} AS stream ON stream.id = same.id
  WHERE stream.identity IN (
    SELECT identity FROM stream_p{provider} WHERE gone_at IS NULL GROUP BY identity HAVING count(*) > 1
  )
) AS numbered
WHERE numbered.id = again.id AND numbered.turn > 1
