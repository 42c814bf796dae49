-- Fingerprints of living rows of a kind that no list of this sync speaks of and that stay, in their order; of
-- episodes those whose series stays, where series were listed. Packed, 8 bytes each.
SELECT string_agg(int8send(fingerprint), ''::bytea ORDER BY position)
FROM stream_p{provider} AS stream
WHERE gone_at IS NULL AND kind = %(kind)s::stream_kind
  AND (
    NOT %(by_series)s
    OR EXISTS (SELECT FROM panel_stage AS stage WHERE stage.panel_id = stream.extra ->> 'series_id')
  )
