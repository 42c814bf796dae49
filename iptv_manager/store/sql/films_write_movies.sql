INSERT INTO movie (
  provider_id, stream_id, film_id, base_key, twin, title, sort_key, search_key, year, quality, language, container,
  rating, added_at, group_title, group_key, said
)
SELECT {provider}, key::bigint, whole_id, base_key, twin, title, sort_key, search_key, year, quality, language,
  container, rating, added_at, group_title, group_key, said
FROM title_movie
ORDER BY place
ON CONFLICT (stream_id) DO UPDATE SET
  film_id = excluded.film_id, base_key = excluded.base_key, twin = excluded.twin, title = excluded.title,
  sort_key = excluded.sort_key, search_key = excluded.search_key, year = excluded.year,
  quality = excluded.quality, language = excluded.language, container = excluded.container,
  rating = excluded.rating, added_at = excluded.added_at, group_title = excluded.group_title,
  group_key = excluded.group_key, said = excluded.said, gone_at = NULL
