-- The tombstones that have stood for long enough.
CREATE TEMP TABLE clean_chosen ON COMMIT DROP AS
SELECT id FROM stream_p{provider} WHERE gone_at < now() - interval '{days} days'
