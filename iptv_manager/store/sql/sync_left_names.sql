-- Names of what is left, for their marks: side (true: of the new list), row, kind, name, group, number, logo.
COPY (
  SELECT true, side.row, fresh.kind, fresh.search_key, fresh.group_key, fresh.number, fresh.logo
  FROM sync_wanted_address_{provider} AS side
  JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = side.row
  WHERE NOT EXISTS (SELECT FROM sync_match_{provider} AS match WHERE match.ordinal = side.row)
  UNION ALL
  SELECT false, side.row, stream.kind, stream.search_key, stream.group_key, stream.number, stream.logo
  FROM sync_known_address_{provider} AS side
  JOIN stream_p{provider} AS stream ON stream.id = side.row
  WHERE NOT EXISTS (SELECT FROM sync_match_{provider} AS match WHERE match.id = side.row)
) TO STDOUT
