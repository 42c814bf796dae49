-- Series that the panel no longer lists, or of which the person no longer takes the category.
UPDATE panel_series AS known
SET gone_at = now()
WHERE known.provider_id = {provider} AND known.gone_at IS NULL
  AND NOT EXISTS (SELECT FROM panel_stage AS stage WHERE stage.panel_id = known.panel_id)
