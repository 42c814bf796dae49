-- The entries that are to be paired, with the marks that SQL can tell by itself: hashes, salted for this sync.
-- `path` is the address without its host.
CREATE UNLOGGED TABLE sync_wanted_{provider} AS
SELECT
  ordinal AS row, kind, hashtextextended(kind::text || search_key, {salt}) AS label,
  hashtextextended(identity::text, {salt}) AS exact,
  hashtextextended(substr(url, 8 + nullif(strpos(substr(url, 9), '/'), 0)), {salt}) AS path,
  hashtextextended(nullif(lower(guide_id), ''), {salt}) AS guide
FROM sync_fresh_{provider}
