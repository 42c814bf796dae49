-- What a person said always to merge, where the other one has a channel.
INSERT INTO merge_union_{provider} (name, home, guide, spokesman, channel_id, method)
SELECT cell.name, cell.home, cell.guide, cell.name, key.channel_id, 'rule'
FROM merge_cell_{provider} AS cell
JOIN merge_rule AS rule ON rule.kind = 'always'
  AND (rule.name, rule.country, rule.guide) = (cell.name, cell.home, cell.key_guide)
JOIN channel_key AS key
  ON (key.name, key.country, key.guide) = (rule.other_name, rule.other_country, rule.other_guide)
