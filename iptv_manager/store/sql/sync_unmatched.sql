-- Which blocks of the new list have to be read: their ordinals in order, packed, 8 bytes each.
SELECT string_agg(int8send(ordinal), ''::bytea)
FROM (
  SELECT stage.ordinal
  FROM sync_stage_{provider} AS stage
  WHERE NOT EXISTS (SELECT FROM sync_same_{provider} AS same WHERE same.ordinal = stage.ordinal)
  ORDER BY stage.ordinal
) AS unmatched
