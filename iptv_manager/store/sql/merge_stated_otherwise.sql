-- Has this provider another guide id under this name in that channel? (A condition within merge_found.)
EXISTS (
  SELECT
  FROM channel_stream_p{provider} AS own
  JOIN stream_p{provider} AS stream ON stream.id = own.stream_id AND stream.gone_at IS NULL
  WHERE own.channel_id = candidate.near_id AND own.match_guide NOT IN ('', candidate.guide)
    AND NOT EXISTS (SELECT FROM merge_stage_{provider} AS stage WHERE stage.stream_id = own.stream_id)
)
