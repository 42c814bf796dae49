-- Episodes that say something new, and those that come back.
UPDATE stream_p{provider} AS stream
SET {assignments}, gone_at = NULL
FROM panel_episodes_known AS known
JOIN panel_episodes AS fresh USING (ordinal)
WHERE known.change IN ('changed', 'returned') AND stream.id = known.id
