-- The entries of those blocks, read in full.
CREATE UNLOGGED TABLE sync_fresh_{provider} AS
SELECT 0::bigint AS ordinal, {columns} FROM stream WITH NO DATA
