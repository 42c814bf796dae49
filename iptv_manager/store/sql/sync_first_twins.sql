-- The same for a first import, in the table that it filled.
UPDATE {table} AS stream
SET twin = numbered.twin
FROM (
  SELECT id, row_number() OVER (PARTITION BY fingerprint ORDER BY position) - 1 AS twin
  FROM {table}
  WHERE fingerprint IN (SELECT fingerprint FROM {table} GROUP BY fingerprint HAVING count(*) > 1)
) AS numbered
WHERE numbered.id = stream.id AND numbered.twin > 0
