-- New channels, with the words of their first stream, at the place of the one that the list names first.
INSERT INTO channel (
  id, derived_name, derived_group, derived_logo, derived_guide_id, derived_number, derived_position,
  sort_key, search_key, group_key, number_key, stream_count, provider_count, first_provider_id, first_stream_id
)
OVERRIDING SYSTEM VALUE
SELECT DISTINCT ON (fresh.channel_id)
  fresh.channel_id, stream.name, stream.group_title, stream.logo, stream.guide_id, stream.number,
  (({provider}::bigint << {place_bits}) + fresh.place - {middle}),
  stream.sort_key, stream.search_key, stream.group_key, stream.number_key, fresh.streams, 1, {provider}, stream.id
FROM (
  SELECT channel_id, sum(streams) AS streams, min(rank) AS rank, min(place) AS place
  FROM merge_map_{provider}
  WHERE is_new
  GROUP BY channel_id
) AS fresh
JOIN merge_stage_{provider} AS stage USING (rank)
JOIN stream_p{provider} AS stream ON stream.id = stage.stream_id
