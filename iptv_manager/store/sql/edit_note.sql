-- Notes under an edit what each channel had and gets: only the fields that differ.
INSERT INTO edit_change (edit_id, channel_id, before, after)
SELECT {edit}, target.channel_id, {before}, {after}
FROM edit_target AS target
JOIN channel ON channel.id = target.channel_id
