-- And those that it took away come back.
INSERT INTO merge_rule
SELECT was.* FROM jsonb_populate_recordset(NULL::merge_rule, %(before)s::jsonb -> 'rules') AS was
ON CONFLICT DO NOTHING
