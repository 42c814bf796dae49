-- The staged channels among those that the source is known to have; rows that say the same stay untouched.
INSERT INTO guide_channel AS known (source_id, guide_id, names, icon)
SELECT {source}, guide_id, names, icon FROM guide_stage
ON CONFLICT (source_id, guide_id) DO UPDATE SET names = excluded.names, icon = excluded.icon
WHERE (known.names, known.icon) IS DISTINCT FROM (excluded.names, excluded.icon)
