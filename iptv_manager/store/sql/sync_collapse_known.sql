-- Entries that say exactly what another one says that stands in the list as it stood.
DELETE FROM sync_fresh_{provider} AS again
USING sync_same_{provider} AS same
JOIN stream_p{provider} AS stream ON stream.id = same.id
WHERE stream.identity = again.identity AND ({again_content}) IS NOT DISTINCT FROM ({stream_content})
