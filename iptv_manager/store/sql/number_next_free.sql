-- Numbers for `edit_chosen`: the next free ones, in its order. Taken are those of other channels and, where
-- `keep`, those that the first of the chosen with a number keeps.
WITH considered AS (
  SELECT chosen.id, chosen.place, channel.number_key,
    %(keep)s AND channel.number_key IS NOT NULL
      AND row_number() OVER (PARTITION BY channel.number_key ORDER BY chosen.place) = 1
      AND NOT EXISTS (
        SELECT FROM channel AS other
        WHERE other.number_key = channel.number_key AND other.stream_count > 0
          AND NOT EXISTS (SELECT FROM edit_chosen WHERE edit_chosen.id = other.id)
      ) AS keeps
  FROM edit_chosen AS chosen
  JOIN channel ON channel.id = chosen.id
), taken AS (
  SELECT number_key FROM considered WHERE keeps
  UNION
  SELECT number_key FROM channel
  WHERE number_key IS NOT NULL AND stream_count > 0
    AND NOT EXISTS (SELECT FROM edit_chosen WHERE edit_chosen.id = channel.id)
), free AS (
  SELECT value, row_number() OVER (ORDER BY value) AS nth
  FROM generate_series(
    %(first)s::bigint, %(first)s::bigint + (SELECT count(*) FROM taken) + (SELECT count(*) FROM considered)
  ) AS value
  WHERE NOT EXISTS (SELECT FROM taken WHERE taken.number_key = value * 100000)
), lacking AS (
  SELECT id, row_number() OVER (ORDER BY place) AS nth FROM considered WHERE NOT keeps
)
SELECT lacking.id AS channel_id, free.value::text AS number
FROM lacking
JOIN free ON free.nth = lacking.nth
