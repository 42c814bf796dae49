-- Channels that were there and have got streams; new ones whose first stream has no number, logo or guide id.
INSERT INTO merge_touched_{provider}
SELECT DISTINCT channel_id FROM merge_map_{provider} WHERE NOT is_new
UNION
SELECT fresh.channel_id
FROM (
  SELECT channel_id FROM merge_map_{provider} WHERE is_new GROUP BY channel_id HAVING sum(streams) > 1
) AS fresh
JOIN channel ON channel.id = fresh.channel_id AND (
  channel.derived_logo = '' OR channel.derived_guide_id = ''
  OR channel.derived_number = ''
    AND EXISTS (SELECT FROM stream_p{provider} AS numbered WHERE numbered.number_key IS NOT NULL)
)
EXCEPT
SELECT channel_id FROM merge_touched_{provider}
