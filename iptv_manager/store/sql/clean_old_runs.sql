-- Syncs before the oldest tombstone that stays can't be taken back: what they did is forgotten.
WITH forgotten AS (
  UPDATE sync_run SET before = NULL
  WHERE provider_id = {provider} AND before IS NOT NULL AND started_at < now() - interval '{days} days'
  RETURNING id
)
DELETE FROM sync_change WHERE run_id IN (SELECT id FROM forgotten)
