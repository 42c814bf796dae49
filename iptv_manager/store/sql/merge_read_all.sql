-- The same of all streams, some pages of the table in one row: the first comes at once, nothing is gathered before.
SELECT (
  SELECT string_agg(
    concat(
      id, E'\t', position, E'\t', (logo <> '')::integer + (guide_id <> '')::integer * 2 + (number <> '')::integer * 4,
      E'\t', search_key, E'\t', translate(guide_id, E'\t\n\r', ''), E'\t', group_key
    ), E'\n'
  )
  FROM stream_p{provider} AS stream
  WHERE stream.ctid >= concat('(', page, ',0)')::tid AND stream.ctid < concat('(', page + {pages}, ',0)')::tid
    AND gone_at IS NULL AND kind = 'live'
)
FROM generate_series(
  0, pg_relation_size('stream_p{provider}') / current_setting('block_size')::integer, {pages}
) AS page
