-- The channels for which rules make something else than they did, with what will be shown of them.
CREATE TEMP TABLE rule_target ON COMMIT DROP AS
SELECT made.channel_id, made.rule_name, made.rule_group, made.rule_hidden,
  coalesce(channel.name, made.rule_name, channel.derived_name) AS shown_name,
  coalesce(channel.group_title, made.rule_group, channel.derived_group) AS shown_group
FROM (
  SELECT staged.id AS channel_id,
    nullif(staged.name, channel.derived_name) AS rule_name,
    nullif(staged.group_title, channel.derived_group) AS rule_group,
    staged.hidden AS rule_hidden
  FROM rule_stage AS staged
  JOIN channel ON channel.id = staged.id
) AS made
JOIN channel ON channel.id = made.channel_id
WHERE (channel.rule_name, channel.rule_group, channel.rule_hidden)
  IS DISTINCT FROM (made.rule_name, made.rule_group, made.rule_hidden)
