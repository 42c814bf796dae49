-- The new list as it came: one row per block of it, by fingerprint alone. Unlogged, made and dropped in the
-- sync's own transaction, so nothing is left behind whatever happens.
CREATE UNLOGGED TABLE sync_stage_{provider} (
  ordinal bigint NOT NULL,
  fingerprint bigint NOT NULL,
  twin integer NOT NULL DEFAULT 0
)
