-- The guide was not read anew; only who has which channel of it may have changed. `checked`: it is as it was, its server
-- says so.
UPDATE guide_source
SET status = CASE WHEN %(checked)s THEN 'ok' ELSE status END,
  message = CASE WHEN %(checked)s THEN %(message)s ELSE message END,
  last_sync = CASE WHEN %(checked)s THEN now() ELSE last_sync END,
  matched_count = (SELECT count(DISTINCT guide_channel_id) FROM guide_match WHERE source_id = %(source)s)
WHERE id = %(source)s
