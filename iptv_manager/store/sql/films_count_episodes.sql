-- Seasons and episodes of each touched series as a person counts them: the same episode of two sources is one.
-- What was added last is when the series was added to.
UPDATE show
SET seasons = coalesce(counted.seasons, 0), episodes = coalesce(counted.episodes, 0),
  added_at = greatest(show.added_at, counted.newest)
FROM (
  SELECT touched.id, count(DISTINCT episode.season) AS seasons,
    count(DISTINCT (episode.season, episode.number, CASE WHEN episode.number = 0 THEN episode.stream_id END))
      FILTER (WHERE episode.id IS NOT NULL) AS episodes,
    max(episode.added_at) AS newest
  FROM (SELECT DISTINCT id FROM title_touched WHERE kind = 'show') AS touched
  LEFT JOIN series ON series.show_id = touched.id AND series.gone_at IS NULL
  LEFT JOIN episode ON episode.series_id = series.id AND episode.gone_at IS NULL
  GROUP BY touched.id
) AS counted
WHERE show.id = counted.id
