-- What led to a channel that now goes with another name leads there no more.
DELETE FROM channel_key AS key
USING merge_claim_{provider} AS claim
JOIN merge_target_{provider} AS target USING (channel_id)
WHERE key.channel_id = claim.channel_id AND key.method <> 'rule'
