-- Notes under an edit what each channel had and gets: only the fields that differ. What the same edit did to a
-- channel before is kept.
INSERT INTO edit_change (edit_id, channel_id, before, after)
SELECT {edit}, target.channel_id, {before}, {after}
FROM edit_target AS target
JOIN channel ON channel.id = target.channel_id
ON CONFLICT (edit_id, channel_id) DO UPDATE
SET before = excluded.before || edit_change.before, after = edit_change.after || excluded.after
