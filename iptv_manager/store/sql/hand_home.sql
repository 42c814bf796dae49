-- The channel of each such wish: that of its first stream that nobody placed; else the one in which there is nothing
-- but its streams; else (a part that a person had split off) a new one.
CREATE TEMP TABLE hand_home ON COMMIT DROP AS
SELECT wish.wish_id, home.channel_id IS NULL AS is_new,
  coalesce(home.channel_id, nextval(pg_get_serial_sequence('channel', 'id'))) AS channel_id
FROM (SELECT DISTINCT wish_id FROM hand_found) AS wish
LEFT JOIN LATERAL (
  SELECT found.channel_id
  FROM hand_found AS found
  WHERE found.wish_id = wish.wish_id AND (
    NOT found.by_hand OR NOT EXISTS (
      SELECT FROM channel_stream AS other
      WHERE other.channel_id = found.channel_id AND NOT EXISTS (
        SELECT FROM hand_found AS own
        WHERE own.wish_id = wish.wish_id AND own.provider_id = other.provider_id AND own.stream_id = other.stream_id
      )
    )
  )
  ORDER BY found.by_hand, found.place, found.stream_id
  LIMIT 1
) AS home ON true
