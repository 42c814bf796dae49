-- Addresses of what is left, for their marks: side (true: of the new list), row, number stated, address.
COPY (
  SELECT true, side.row, coalesce(fresh.extra ->> 'xui-id', ''), fresh.url
  FROM sync_wanted_{provider} AS side
  JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = side.row
  WHERE NOT EXISTS (SELECT FROM sync_match_{provider} AS match WHERE match.ordinal = side.row)
  UNION ALL
  SELECT false, side.row, coalesce(stream.extra ->> 'xui-id', ''), stream.url
  FROM sync_known_{provider} AS side
  JOIN stream_p{provider} AS stream ON stream.id = side.row
  WHERE NOT EXISTS (SELECT FROM sync_match_{provider} AS match WHERE match.id = side.row)
) TO STDOUT
