-- Number every row of the provider anew, 2^20 apart, in the order that the list gives.
UPDATE {table} AS stream
SET position = listed.ordinal << 20
FROM (
  SELECT id, ordinal FROM sync_same_{provider}
  UNION ALL
  SELECT id, ordinal FROM sync_pair_{provider}
) AS listed
WHERE stream.id = listed.id
