-- What the new list no longer has gets a tombstone; it is never deleted by a sync.
UPDATE stream_p{provider} AS stream
SET gone_at = now()
FROM sync_change AS noted
WHERE noted.run_id = {run} AND noted.change = 'gone' AND stream.id = noted.stream_id
