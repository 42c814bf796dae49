-- The guide is as it was, and so is what was read of it; only who has which channel of it may have changed.
UPDATE guide_source
SET status = 'ok', message = %(message)s, last_sync = now(),
  matched_count = (SELECT count(DISTINCT guide_channel_id) FROM guide_match WHERE source_id = %(source)s)
WHERE id = %(source)s
