-- How many channels are about to be made.
SELECT count(DISTINCT channel_id) FROM merge_target_{provider} WHERE is_new
