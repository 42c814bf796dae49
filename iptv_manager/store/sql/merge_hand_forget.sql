-- An older word of the person's against it counts no more.
DELETE FROM merge_rule AS rule
USING channel_key AS one, channel_key AS other
WHERE rule.kind = 'never'
  AND one.channel_id = ANY(%(channels)s::bigint[]) AND other.channel_id = ANY(%(channels)s::bigint[])
  AND (rule.name, rule.country, rule.guide) = (one.name, one.country, one.guide)
  AND (rule.other_name, rule.other_country, rule.other_guide) = (other.name, other.country, other.guide)
