-- A series lives while its panel lists it or one of its episodes does.
INSERT INTO title_touched
SELECT 'series', series.id
FROM series
JOIN panel_series AS listed ON listed.provider_id = series.provider_id AND listed.panel_id = series.panel_id
WHERE series.provider_id = {provider} AND (series.gone_at IS NULL) <> (listed.gone_at IS NULL);
UPDATE series
SET gone_at = CASE WHEN NOT lives.lives THEN now() END
FROM (
  SELECT series.id,
    EXISTS (
      SELECT FROM panel_series AS listed
      WHERE listed.provider_id = series.provider_id AND listed.panel_id = series.panel_id
        AND listed.gone_at IS NULL
    ) OR (
      series.panel_id IS NULL
      AND EXISTS (SELECT FROM episode WHERE episode.series_id = series.id AND episode.gone_at IS NULL)
    ) AS lives
  FROM series
  WHERE series.id IN (SELECT id FROM title_touched WHERE kind = 'series')
) AS lives
WHERE series.id = lives.id AND (series.gone_at IS NULL) <> lives.lives;
INSERT INTO title_touched
SELECT DISTINCT 'show', show_id FROM series
WHERE id IN (SELECT id FROM title_touched WHERE kind = 'series');
