-- A new partition's rows: those that we keep, as they will be. What is new is added by `sync_insert`.
INSERT INTO {table} (twin, position, gone_at, {kept}, {columns})
SELECT
  stream.twin, coalesce(place.position, stream.position),
  CASE WHEN noted.stream_id IS NULL THEN stream.gone_at ELSE now() END,
  {kept_of_stream}, {columns_of_stream}
FROM stream_p{provider} AS stream
LEFT JOIN sync_place_{provider} AS place ON place.id = stream.id
LEFT JOIN sync_change AS noted
  ON noted.run_id = {run} AND noted.change = 'gone' AND noted.stream_id = stream.id
WHERE NOT EXISTS (
  SELECT FROM sync_pair_{provider} AS pair WHERE pair.id = stream.id AND (pair.returned OR pair.changed)
)
UNION ALL
SELECT
  stage.twin, coalesce(place.position, stream.position), NULL, {kept_of_stream}, {columns_of_fresh}
FROM sync_pair_{provider} AS pair
JOIN stream_p{provider} AS stream ON stream.id = pair.id
JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = pair.ordinal
JOIN sync_stage_{provider} AS stage ON stage.ordinal = pair.ordinal
LEFT JOIN sync_place_{provider} AS place ON place.id = pair.id
WHERE pair.returned OR pair.changed
