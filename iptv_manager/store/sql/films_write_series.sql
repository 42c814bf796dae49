INSERT INTO series (
  provider_id, key, panel_id, show_id, base_key, twin, title, sort_key, search_key, year, quality, language, rating,
  added_at, group_title, group_key, said
)
SELECT {provider}, key, CASE WHEN key LIKE 'panel:%' THEN substr(key, 7) END, whole_id, base_key, twin, title,
  sort_key, search_key, year, quality, language, rating, added_at, group_title, group_key, said
FROM title_series
ORDER BY place
ON CONFLICT (provider_id, key) DO UPDATE SET
  show_id = excluded.show_id, panel_id = excluded.panel_id, base_key = excluded.base_key, twin = excluded.twin,
  title = excluded.title, sort_key = excluded.sort_key, search_key = excluded.search_key, year = excluded.year,
  quality = excluded.quality, language = excluded.language, rating = excluded.rating,
  added_at = excluded.added_at, group_title = excluded.group_title, group_key = excluded.group_key,
  said = excluded.said, gone_at = NULL
