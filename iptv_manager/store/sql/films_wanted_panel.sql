-- Series of a panel's list that were not read yet, or not with these words.
SELECT listed.panel_id, {said}, listed.title, listed.year, listed.category, listed.rating,
  coalesce(listed.last_modified, listed.first_seen)
FROM panel_series AS listed
LEFT JOIN series ON series.provider_id = listed.provider_id AND series.key = 'panel:' || listed.panel_id
WHERE listed.provider_id = {provider} AND listed.gone_at IS NULL
  AND (series.panel_id IS NULL OR series.said IS DISTINCT FROM {said})
ORDER BY listed.position, listed.panel_id
