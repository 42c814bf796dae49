-- What a good sync leaves on its source.
UPDATE guide_source
SET status = 'ok', message = %(message)s, last_sync = now(), channel_count = %(channels)s,
  matched_count = (SELECT count(DISTINCT guide_channel_id) FROM guide_match WHERE source_id = %(source)s),
  programme_count = %(programmes)s, digest = %(digest)s, etag = %(etag)s, last_modified = %(last_modified)s
WHERE id = %(source)s
