-- Stages the channels that a rule meets as the provider names them, or that wear what rules made before. A channel
-- that no rule meets at first is never changed by one, so it need not be staged.
CREATE TEMP TABLE rule_stage ON COMMIT DROP AS
SELECT said.id, said.name, said.group_title, false AS hidden, said.provider_id
FROM (
  SELECT channel.id, channel.derived_name AS name, channel.derived_group AS group_title,
    channel.first_provider_id AS provider_id,
    channel.rule_name IS NOT NULL OR channel.rule_group IS NOT NULL OR channel.rule_hidden AS ruled
  FROM channel
) AS said
WHERE said.ruled OR {met}
