-- Series that the sync had brought.
DELETE FROM panel_series AS known
USING sync_run AS run
CROSS JOIN LATERAL jsonb_array_elements(run.before -> 'series') AS noted
WHERE run.id = {run} AND noted ->> 'change' = 'added'
  AND known.provider_id = run.provider_id AND known.panel_id = noted ->> 'panel_id'
