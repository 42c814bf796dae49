-- Fingerprints of living rows that no list of this sync speaks of and that stay: kinds that are left as they
-- are, and episodes of series that stay. Packed, 8 bytes each.
SELECT string_agg(int8send(fingerprint), ''::bytea ORDER BY position)
FROM stream_p{provider} AS stream
WHERE gone_at IS NULL
  AND (
    kind = ANY(%(kinds)s::stream_kind[])
    OR (
      %(by_series)s AND kind = 'episode'
      AND EXISTS (SELECT FROM panel_stage AS stage WHERE stage.panel_id = stream.extra ->> 'series_id')
    )
  )
