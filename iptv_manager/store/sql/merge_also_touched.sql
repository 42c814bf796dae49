-- Channels that were there and have got streams.
INSERT INTO merge_touched_{provider}
SELECT DISTINCT channel_id FROM merge_map_{provider} WHERE NOT is_new
EXCEPT
SELECT channel_id FROM merge_touched_{provider}
