-- Living streams of one kind whose words were not read yet, or not these.
SELECT stream.id, {said}, stream.name, stream.url, stream.group_title, stream.group_key, stream.added_at,
  stream.extra
FROM title_asked AS asked
JOIN stream_p{provider} AS stream ON stream.id = asked.stream_id
LEFT JOIN {known} AS known ON known.stream_id = stream.id
WHERE stream.kind = '{kind}' AND stream.gone_at IS NULL AND (known.said IS DISTINCT FROM {said} OR known.gone_at IS NOT NULL)
ORDER BY stream.id
