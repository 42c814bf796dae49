-- Up to which sync the line-up follows the provider now.
INSERT INTO merge_state AS known (provider_id, run_id, rules_version)
VALUES ({provider}, {run}, {version})
ON CONFLICT (provider_id) DO UPDATE
SET run_id = excluded.run_id, rules_version = excluded.rules_version, merged_at = now()
