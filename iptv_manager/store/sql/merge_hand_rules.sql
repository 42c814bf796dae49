-- Remembered by keys, for this database and for others: what led to the others is always one with the first.
INSERT INTO merge_rule (kind, name, country, guide, other_name, other_country, other_guide)
SELECT 'always', theirs.name, theirs.country, theirs.guide, ours.name, ours.country, ours.guide
FROM channel_key AS theirs
CROSS JOIN (
  SELECT name, country, guide FROM channel_key
  WHERE channel_id = %(target)s AND name <> ''
  ORDER BY method = 'rule', name, country, guide
  LIMIT 1
) AS ours
WHERE theirs.channel_id = ANY(%(others)s::bigint[]) AND theirs.name <> ''
ON CONFLICT (name, country, guide, other_name, other_country, other_guide) DO UPDATE SET kind = excluded.kind
