-- Episodes that a series has no more.
UPDATE stream_p{provider} AS stream
SET gone_at = now()
FROM panel_episodes_known AS known
WHERE known.change = 'gone' AND stream.id = known.id
