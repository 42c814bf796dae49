-- Entries that we keep but that stand elsewhere now.
CREATE UNLOGGED TABLE sync_moved_{provider} (ordinal bigint NOT NULL)
