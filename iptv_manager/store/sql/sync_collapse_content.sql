-- Entries that say exactly the same, where the person wants each once: lines may differ that are about the list
-- (its header stands with its first entry), so what was read is compared. The first one stays.
DELETE FROM {table} AS again
USING (
  SELECT
    {place} AS place,
    row_number() OVER (PARTITION BY identity, {content} ORDER BY {place}) AS turn
  FROM {table}
  WHERE identity IN (SELECT identity FROM {table} GROUP BY identity HAVING count(*) > 1)
) AS numbered
WHERE numbered.place = again.{place} AND numbered.turn > 1
