-- What stands in the new list exactly as it stood in the last one: these rows are not touched.
CREATE UNLOGGED TABLE sync_same_{provider} AS
SELECT stage.ordinal, stream.id, stream.position
FROM sync_stage_{provider} AS stage
JOIN stream_p{provider} AS stream USING (fingerprint, twin)
WHERE stream.gone_at IS NULL
