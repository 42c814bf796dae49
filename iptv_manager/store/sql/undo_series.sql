-- The panel's series as they were before a sync. Where words that episodes bear are others again, these are asked for.
UPDATE panel_series AS known
SET title = was.title, sort_key = was.sort_key, search_key = was.search_key, category = was.category,
  year = was.year, poster = was.poster, plot = was.plot, rating = was.rating, last_modified = was.last_modified,
  extra = was.extra, position = was.position, gone_at = was.gone_at,
  details_at = CASE WHEN (known.title, known.category) = (was.title, was.category) THEN known.details_at END
FROM sync_run AS run
CROSS JOIN LATERAL jsonb_array_elements(run.before -> 'series') AS noted
CROSS JOIN LATERAL jsonb_populate_record(NULL::panel_series, noted -> 'was') AS was
WHERE run.id = {run} AND jsonb_typeof(noted -> 'was') = 'object'
  AND known.provider_id = run.provider_id AND known.panel_id = was.panel_id
