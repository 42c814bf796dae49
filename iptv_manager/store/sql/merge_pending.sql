-- Providers that the line-up has not followed to their last sync, or by older rules of matching.
SELECT provider.id
FROM provider
LEFT JOIN merge_state AS merged ON merged.provider_id = provider.id
WHERE provider.removed_at IS NULL AND provider.last_sync IS NOT NULL
  AND (
    merged.provider_id IS NULL OR merged.rules_version <> {version}
    OR EXISTS (
      SELECT
      FROM sync_run AS run
      JOIN sync_change AS noted ON noted.run_id = run.id
      WHERE run.provider_id = provider.id AND run.id > merged.run_id
    )
  )
ORDER BY provider.id
