-- Episodes join their series; one that was moved leaves another behind.
INSERT INTO title_touched
SELECT DISTINCT 'series', episode.series_id
FROM title_episode AS stage
JOIN episode ON episode.stream_id = stage.stream_id;
INSERT INTO episode (
  series_id, stream_id, season, number, last, title, container, quality, language, added_at, said
)
SELECT series.id, stage.stream_id, stage.season, stage.number, stage.last, stage.title, stage.container,
  stage.quality, stage.language, stage.added_at, stage.said
FROM title_episode AS stage
JOIN series ON series.provider_id = {provider} AND series.key = stage.series_key
ORDER BY stage.stream_id
ON CONFLICT (stream_id) DO UPDATE SET
  series_id = excluded.series_id, season = excluded.season, number = excluded.number, last = excluded.last,
  title = excluded.title, container = excluded.container, quality = excluded.quality,
  language = excluded.language, added_at = excluded.added_at, said = excluded.said, gone_at = NULL;
INSERT INTO title_touched
SELECT DISTINCT 'series', series.id
FROM title_episode AS stage
JOIN series ON series.provider_id = {provider} AND series.key = stage.series_key;
