-- Writes the staged values, and the keys of what is shown now, in one go: each channel is written once.
UPDATE channel
SET {assignments}
FROM edit_target AS target {keys}
WHERE channel.id = target.channel_id
