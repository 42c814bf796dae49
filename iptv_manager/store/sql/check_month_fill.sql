-- Checks of that month which came before its table was there.
WITH moved AS (
  DELETE FROM stream_check_rest WHERE checked_at >= '{start}' AND checked_at < '{end}' RETURNING *
)
INSERT INTO {table} SELECT * FROM moved
