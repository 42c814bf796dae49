-- Channels that those streams were in: they may have fewer, other or better ones now.
CREATE UNLOGGED TABLE merge_touched_{provider} AS
SELECT DISTINCT link.channel_id
FROM merge_changed_{provider} AS changed
JOIN channel_stream AS link ON link.provider_id = {provider} AND link.stream_id = changed.stream_id
