-- Rows that get another number in the order only because no room was left between two others.
INSERT INTO sync_change (run_id, stream_id, change, before, name, group_title)
SELECT {run}, listed.id, 'renumbered', jsonb_build_object('position', listed.position), '', ''
FROM (
  SELECT id, position FROM sync_same_{provider}
  UNION ALL
  SELECT id, position FROM sync_pair_{provider} WHERE NOT (returned OR changed)
) AS listed
WHERE NOT EXISTS (SELECT FROM sync_place_{provider} AS place WHERE place.id = listed.id)
