-- New channels, with the words of their first stream and the first logo, guide id and number that any of their
-- streams has, at the place of the one that the list names first: as merge_refresh would find them.
WITH fresh AS (
  SELECT
    channel_id, sum(streams) AS streams, min(rank) AS rank, min(place) AS place,
    nullif(min(logo_rank), min(rank)) AS logo_rank, nullif(min(guide_rank), min(rank)) AS guide_rank,
    nullif(min(number_rank), min(rank)) AS number_rank
  FROM merge_map_{provider}
  WHERE is_new
  GROUP BY channel_id
), lent AS (
  SELECT stage.rank, stream.logo, stream.guide_id, stream.number, stream.number_key
  FROM (
    SELECT DISTINCT unnest(ARRAY[logo_rank, guide_rank, number_rank]) AS rank
    FROM fresh
    WHERE coalesce(logo_rank, guide_rank, number_rank) IS NOT NULL
  ) AS wanted
  JOIN merge_stage_{provider} AS stage USING (rank)
  JOIN stream_p{provider} AS stream ON stream.id = stage.stream_id
)
INSERT INTO channel (
  id, derived_name, derived_group, derived_logo, derived_guide_id, derived_number, derived_position,
  sort_key, search_key, group_key, number_key, stream_count, provider_count, first_provider_id, first_stream_id,
  quality
)
OVERRIDING SYSTEM VALUE
SELECT DISTINCT ON (fresh.channel_id)
  fresh.channel_id, stream.name, stream.group_title, coalesce(logo.logo, stream.logo),
  coalesce(guide.guide_id, stream.guide_id), coalesce(number.number, stream.number),
  (({provider}::bigint << {place_bits}) + fresh.place - {middle}),
  stream.sort_key, stream.search_key, stream.group_key,
  CASE WHEN number.rank IS NULL THEN stream.number_key ELSE number.number_key END,
  fresh.streams, 1, {provider}, stream.id, {quality}
FROM fresh
JOIN merge_stage_{provider} AS stage ON stage.rank = fresh.rank
JOIN stream_p{provider} AS stream ON stream.id = stage.stream_id
LEFT JOIN lent AS logo ON logo.rank = fresh.logo_rank
LEFT JOIN lent AS guide ON guide.rank = fresh.guide_rank
LEFT JOIN lent AS number ON number.rank = fresh.number_rank
