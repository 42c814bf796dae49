-- What this sync does, row by row, before it does it: with those columns as they were that it overwrites, so
-- that it can be taken back, and with name and group as they are after it.
INSERT INTO sync_change (run_id, stream_id, change, renamed, moved, url_changed, before, name, group_title)
SELECT
  {run}, pair.id,
  CASE WHEN pair.returned THEN 'returned' WHEN pair.changed THEN 'changed' ELSE 'moved' END,
  pair.renamed, place.id IS NOT NULL, pair.url_changed,
  CASE
    WHEN NOT (pair.returned OR pair.changed) THEN jsonb_build_object('position', pair.position)
    WHEN pair.address_only THEN jsonb_build_object(
      'position', known.position, 'identity', known.identity, 'fingerprint', known.fingerprint,
      'twin', known.twin, 'url', known.url
    )
    ELSE (
      SELECT to_jsonb(was)
      FROM (SELECT known.position, known.twin, known.gone_at, {known_columns}) AS was
    )
  END,
  fresh.name, fresh.group_title
FROM sync_pair_{provider} AS pair
JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = pair.ordinal
JOIN stream_p{provider} AS known ON known.id = pair.id
LEFT JOIN sync_place_{provider} AS place ON place.id = pair.id
WHERE pair.returned OR pair.changed OR place.id IS NOT NULL
UNION ALL
SELECT
  {run}, same.id, 'moved', false, true, false, jsonb_build_object('position', same.position),
  known.name, known.group_title
FROM sync_same_{provider} AS same
JOIN sync_place_{provider} AS place ON place.id = same.id
JOIN stream_p{provider} AS known ON known.id = same.id
UNION ALL
SELECT {run}, known.id, 'gone', false, false, false, '{{"gone_at": null}}', known.name, known.group_title
FROM sync_known_{provider} AS unlisted
JOIN stream_p{provider} AS known ON known.id = unlisted.row
WHERE unlisted.gone_at IS NULL
  AND NOT EXISTS (SELECT FROM sync_pair_{provider} AS pair WHERE pair.id = known.id)
UNION ALL
SELECT {run}, place.fresh_id, 'added', false, false, false, NULL, fresh.name, fresh.group_title
FROM sync_place_{provider} AS place
JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = place.ordinal
WHERE place.id IS NULL
