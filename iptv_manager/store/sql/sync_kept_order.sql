-- Ordinal and old position of every entry that we keep, in the new order, packed, 16 bytes each.
SELECT string_agg(int8send(ordinal) || int8send(position), ''::bytea)
FROM (
  SELECT ordinal, position FROM sync_same_{provider}
  UNION ALL
  SELECT ordinal, position FROM sync_pair_{provider}
  ORDER BY ordinal
) AS kept
