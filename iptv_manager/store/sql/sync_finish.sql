-- What a good sync leaves on its provider.
UPDATE provider
SET status = 'ok', message = '', last_sync = now(), stream_count = %(streams)s, guide_urls = %(guide_urls)s,
  digest = %(digest)s, etag = %(etag)s, last_modified = %(last_modified)s
WHERE id = %(provider)s
