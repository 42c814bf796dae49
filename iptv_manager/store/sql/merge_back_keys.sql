-- Keys as they were before an act.
UPDATE channel_key AS key
SET channel_id = was.channel_id, method = was.method
FROM jsonb_populate_recordset(NULL::channel_key, %(before)s::jsonb -> 'keys') AS was
WHERE (key.name, key.country, key.guide) = (was.name, was.country, was.guide)
  AND (key.channel_id, key.method) IS DISTINCT FROM (was.channel_id, was.method)
