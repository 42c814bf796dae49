-- Programmes without an end last until the next one begins, a day at most; the last one of a channel, an hour.
UPDATE {table} AS one SET ends_at = least(coalesce(found.next, one.starts_at + interval '1 hour'),
  one.starts_at + interval '1 day')
FROM (
  SELECT ctid, first_value(starts_at) OVER (
    PARTITION BY guide_channel_id ORDER BY starts_at
    RANGE BETWEEN interval '1 second' FOLLOWING AND UNBOUNDED FOLLOWING
  ) AS next
  FROM {table}
) AS found
WHERE found.ctid = one.ctid AND one.ends_at IS NULL
