-- The same text several times in one list: number the occurrences, so that each keeps its own row.
UPDATE sync_stage_{provider} AS stage
SET twin = numbered.twin
FROM (
  SELECT ordinal, row_number() OVER (PARTITION BY fingerprint ORDER BY ordinal) - 1 AS twin
  FROM sync_stage_{provider}
  WHERE fingerprint IN (
    SELECT fingerprint FROM sync_stage_{provider} GROUP BY fingerprint HAVING count(*) > 1
  )
) AS numbered
WHERE numbered.ordinal = stage.ordinal AND numbered.twin > 0
