-- Writes what rules make, with the keys of what is shown now; no value of the provider's or of a person's.
UPDATE channel
SET rule_name = target.rule_name,
  rule_group = target.rule_group,
  rule_hidden = target.rule_hidden,
  hidden = coalesce(channel.own_hidden, target.rule_hidden),
  sort_key = name_keys.sort_key,
  search_key = name_keys.search_key,
  group_key = group_keys.group_key
FROM rule_target AS target
JOIN rule_name_keys AS name_keys ON name_keys.said = target.shown_name
JOIN rule_group_keys AS group_keys ON group_keys.said = target.shown_group
WHERE channel.id = target.channel_id
