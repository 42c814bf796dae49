-- What a person said never to merge.
DELETE FROM merge_union_{provider} AS one
USING merge_rule AS rule
WHERE rule.kind = 'never' AND (
  (rule.name, rule.country) = (one.name, one.home) AND (
    (rule.other_name, rule.other_country) = (one.spokesman, one.home)
    OR EXISTS (
      SELECT FROM channel_key AS key
      WHERE key.channel_id = one.channel_id AND (key.name, key.country) = (rule.other_name, rule.other_country)
    )
  )
  OR (rule.other_name, rule.other_country) = (one.name, one.home) AND (
    (rule.name, rule.country) = (one.spokesman, one.home)
    OR EXISTS (
      SELECT FROM channel_key AS key
      WHERE key.channel_id = one.channel_id AND (key.name, key.country) = (rule.name, rule.country)
    )
  )
)
