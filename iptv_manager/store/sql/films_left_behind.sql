-- Providers whose last sync that changed rows was not followed, or by older rules.
SELECT latest.provider_id, latest.run_id
FROM (
  SELECT provider.id AS provider_id, (
    SELECT run.id FROM sync_run AS run
    WHERE run.provider_id = provider.id
      AND run.status NOT IN ('running', 'unchanged', 'held', 'failed', 'cancelled', 'interrupted', 'asked', 'dismissed')
    ORDER BY run.started_at DESC LIMIT 1
  ) AS run_id
  FROM provider
  WHERE provider.removed_at IS NULL AND to_regclass('stream_p' || provider.id) IS NOT NULL
) AS latest
LEFT JOIN title_state AS state ON state.provider_id = latest.provider_id
WHERE latest.run_id IS NOT NULL AND (state.rules IS DISTINCT FROM {rules} OR state.run_id < latest.run_id)
ORDER BY latest.provider_id
