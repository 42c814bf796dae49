-- What taking the staged series would do: how many there are, how many are new, how many go, how many there were.
SELECT
  (SELECT count(*) FROM panel_stage) AS listed,
  (
    SELECT count(*) FROM panel_series AS known
    WHERE known.provider_id = {provider} AND known.gone_at IS NULL
      AND NOT EXISTS (SELECT FROM panel_stage AS stage WHERE stage.panel_id = known.panel_id)
      AND NOT known.category = ANY(%(left_out)s)
  ) AS gone,
  (
    SELECT count(*) FROM panel_series AS known
    WHERE known.provider_id = {provider} AND known.gone_at IS NULL AND NOT known.category = ANY(%(left_out)s)
  ) AS active
