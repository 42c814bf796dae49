-- Streams that are no channel any more (films now, headings, gone for good) leave theirs. Tombstones stay.
DELETE FROM channel_stream AS link
USING merge_changed_{provider} AS changed
LEFT JOIN stream_p{provider} AS stream ON stream.id = changed.stream_id
WHERE link.provider_id = {provider} AND link.stream_id = changed.stream_id AND (NOT link.by_hand OR stream.id IS NULL)
  AND stream.gone_at IS NULL
  AND NOT EXISTS (SELECT FROM merge_stage_{provider} AS stage WHERE stage.stream_id = changed.stream_id)
