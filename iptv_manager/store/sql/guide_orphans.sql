-- Partitions of sources that are no more: their provider was deleted for good.
SELECT child.relname
FROM pg_inherits
JOIN pg_class AS child ON child.oid = inhrelid
WHERE inhparent = 'programme'::regclass
  AND NOT EXISTS (SELECT FROM guide_source WHERE child.relname = 'programme_s' || guide_source.id)
