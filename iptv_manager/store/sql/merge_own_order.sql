-- Back to the order by quality, provider and the provider's order: the same as store/merge.py's `rank_of`.
UPDATE channel_stream AS link
SET position = ranked.rank
FROM (
  SELECT
    link.provider_id, link.stream_id,
    (link.quality::bigint << {quality_shift}) | (least(link.provider_id, {last_provider})::bigint << {place_bits})
      | least(greatest(stream.position + {middle}, 0), {last_place}) AS rank
  FROM channel_stream AS link
  JOIN stream ON stream.provider_id = link.provider_id AND stream.id = link.stream_id
  WHERE link.channel_id = {channel}
) AS ranked
WHERE link.provider_id = ranked.provider_id AND link.stream_id = ranked.stream_id AND link.position <> ranked.rank
