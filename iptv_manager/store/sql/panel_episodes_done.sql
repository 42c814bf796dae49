-- These series were asked for their details, as the list showed them then.
UPDATE panel_series
SET details_at = now(), details_modified = last_modified
WHERE provider_id = {provider} AND panel_id = ANY(%(series)s)
