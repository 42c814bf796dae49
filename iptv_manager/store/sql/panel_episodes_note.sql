-- What is about to be done, for what follows: episodes by their streams.
INSERT INTO sync_change (run_id, stream_id, change, name, group_title)
SELECT {run}, id, change, '', '' FROM panel_episodes_known WHERE change IS NOT NULL
