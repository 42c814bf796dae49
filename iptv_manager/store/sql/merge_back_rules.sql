-- Rules as they were before an act; those made since go.
DELETE FROM merge_rule AS rule
WHERE NOT EXISTS (
  SELECT FROM jsonb_populate_recordset(NULL::merge_rule, %(before)s::jsonb -> 'rules') AS was
  WHERE (was.kind, was.name, was.country, was.guide, was.other_name, was.other_country, was.other_guide)
    = (rule.kind, rule.name, rule.country, rule.guide, rule.other_name, rule.other_country, rule.other_guide)
)
