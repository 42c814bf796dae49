-- How many streams of each kind there were, and how many this sync would bury, but for groups left out by choice.
SELECT stream.kind::text, count(*) AS active,
  count(*) FILTER (WHERE same.id IS NULL AND pair.id IS NULL) AS gone
FROM stream_p{provider} AS stream
LEFT JOIN sync_same_{provider} AS same ON same.id = stream.id
LEFT JOIN sync_pair_{provider} AS pair ON pair.id = stream.id
WHERE stream.gone_at IS NULL
  AND NOT (stream.kind = 'live' AND stream.group_title = ANY(%(live)s))
  AND NOT (stream.kind = 'movie' AND stream.group_title = ANY(%(vod)s))
  AND NOT (stream.kind = 'episode' AND stream.group_title = ANY(%(series)s))
GROUP BY stream.kind
