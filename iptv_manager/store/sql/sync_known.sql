-- The rows that they may be, with the same marks: all but those that stand in the list as they stood.
CREATE UNLOGGED TABLE sync_known_{provider} AS
SELECT
  id AS row, kind, position, gone_at, hashtextextended(kind::text || search_key, {salt}) AS label,
  hashtextextended(identity::text, {salt}) AS exact,
  hashtextextended(substr(url, 8 + nullif(strpos(substr(url, 9), '/'), 0)), {salt}) AS path,
  hashtextextended(nullif(lower(guide_id), ''), {salt}) AS guide
FROM stream_p{provider} AS stream
WHERE {among} AND NOT EXISTS (SELECT FROM sync_same_{provider} AS same WHERE same.id = stream.id)
