-- And what was once said to be always one with them is so no more.
DELETE FROM merge_rule AS rule
USING channel_key AS one, channel_key AS other
WHERE rule.kind = 'always'
  AND one.channel_id IN (%(made)s, %(channel)s) AND other.channel_id IN (%(made)s, %(channel)s)
  AND one.channel_id <> other.channel_id
  AND (rule.name, rule.country, rule.guide) = (one.name, one.country, one.guide)
  AND (rule.other_name, rule.other_country, rule.other_guide) = (other.name, other.country, other.guide)
