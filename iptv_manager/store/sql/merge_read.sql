-- What is said of the streams to be looked at. Films and episodes never become channels.
COPY (
  SELECT id, position, search_key, guide_id, group_key
  FROM stream_p{provider} AS stream
  WHERE gone_at IS NULL AND kind = 'live' {only}
) TO STDOUT
