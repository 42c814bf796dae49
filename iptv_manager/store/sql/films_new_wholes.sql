-- New rows of {whole} with their summary, and a person's flags of what their sources belonged to before.
INSERT INTO {whole} (
  id, match_key, title, sort_key, search_key, year, rating, added_at, provider_id, group_title, group_key,
  sources, quality, lives, favourite, hidden, watch_later
)
SELECT DISTINCT ON (stage.whole_id) stage.whole_id, stage.base_key || '|' || stage.twin, stage.title,
  stage.sort_key, stage.search_key, stage.year, max(stage.rating) OVER same,
  {added}(stage.added_at) OVER same, {provider}, stage.group_title, stage.group_key,
  count(*) OVER same, min(array_position({qualities}, stage.quality)) OVER same, true,
  coalesce(bool_or(known.favourite) OVER same, false), coalesce(bool_or(known.hidden) OVER same, false),
  coalesce(bool_or(known.watch_later) OVER same, false)
FROM title_{entry} AS stage
LEFT JOIN {whole} AS known ON known.id = stage.known_id
WHERE stage.is_new
WINDOW same AS (PARTITION BY stage.whole_id)
ORDER BY stage.whole_id, stage.place;
-- What moves from one to another that was there takes along that it was liked.
UPDATE {whole} AS whole
SET favourite = whole.favourite OR liked.favourite, watch_later = whole.watch_later OR liked.watch_later
FROM (
  SELECT stage.whole_id, bool_or(known.favourite) AS favourite, bool_or(known.watch_later) AS watch_later
  FROM title_{entry} AS stage
  JOIN {whole} AS known ON known.id = stage.known_id
  WHERE NOT stage.is_new AND stage.known_id <> stage.whole_id AND (known.favourite OR known.watch_later)
  GROUP BY stage.whole_id
) AS liked
WHERE whole.id = liked.whole_id;
