-- Hosts that the provider moved from and to.
CREATE UNLOGGED TABLE sync_hosts_{provider} AS
SELECT known, fresh FROM unnest('{known}'::bigint[], '{fresh}'::bigint[]) AS moves (known, fresh)
