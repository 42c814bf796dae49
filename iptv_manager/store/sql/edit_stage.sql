-- Stages what an act makes of channels: a row for each that differs, with the person's own values as they will be
-- and the name, group and number that will be shown. `wanted` gives (channel_id, own columns).
CREATE TEMP TABLE edit_target ON COMMIT DROP AS
SELECT channel.id AS channel_id, {values},
  {shown_name} AS shown_name, {shown_group} AS shown_group, {shown_number} AS shown_number
FROM ({wanted}) AS wanted
JOIN channel ON channel.id = wanted.channel_id
WHERE {differs}
