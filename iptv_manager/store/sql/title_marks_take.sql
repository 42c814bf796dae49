-- Marks from a file; a mark that is set here stays set. A row without a living source is shown nowhere.
INSERT INTO {whole} (
  match_key, waits_for, title, sort_key, search_key, year, added_at, group_title, lives, favourite, watch_later, hidden
)
SELECT DISTINCT ON (match_key) match_key, waits_for, title, sort_key, search_key, year, now(), '', false, favourite,
  watch_later, hidden
FROM json_to_recordset(CAST(:rows AS json)) AS taken (
  match_key text, waits_for text, title text, sort_key text, search_key text, year integer, favourite boolean,
  watch_later boolean, hidden boolean
)
ON CONFLICT (match_key) DO UPDATE SET
  favourite = {whole}.favourite OR excluded.favourite, watch_later = {whole}.watch_later OR excluded.watch_later,
  hidden = {whole}.hidden OR excluded.hidden
