-- What is said of the streams that syncs have touched since, some thousand in one row: a row each would take three
-- times as long. Films and episodes never become channels.
SELECT string_agg(
  concat(
    id, E'\t', position, E'\t', (logo <> '')::integer + (guide_id <> '')::integer * 2 + (number <> '')::integer * 4,
    E'\t', search_key, E'\t', translate(guide_id, E'\t\n\r', ''), E'\t', group_key
  ), E'\n'
)
FROM stream_p{provider} AS stream
WHERE gone_at IS NULL AND kind = 'live' {only}
GROUP BY position >> 33
