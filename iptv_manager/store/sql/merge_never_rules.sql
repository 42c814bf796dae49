-- A person says of channels that they are never one.
INSERT INTO merge_rule (kind, name, country, guide, other_name, other_country, other_guide)
SELECT 'never', one.name, one.country, one.guide, other.name, other.country, other.guide
FROM channel_key AS one
JOIN channel_key AS other ON other.channel_id > one.channel_id
WHERE one.name <> '' AND other.name <> ''
  AND one.channel_id = ANY(%(channels)s::bigint[]) AND other.channel_id = ANY(%(channels)s::bigint[])
ON CONFLICT (name, country, guide, other_name, other_country, other_guide) DO UPDATE SET kind = excluded.kind
