-- The matches of a source become those given, as five arrays; what is as it was is not written.
WITH given AS (
  SELECT said.channel_id, guide_channel.id AS guide_channel_id, said.method, said.score, said.own_id
  FROM unnest(%(channels)s::bigint[], %(guides)s::text[], %(methods)s::text[], %(scores)s::real[], %(own)s::text[])
    AS said (channel_id, guide_id, method, score, own_id)
  JOIN guide_channel ON guide_channel.source_id = %(source)s AND guide_channel.guide_id = said.guide_id
), gone AS (
  DELETE FROM guide_match
  WHERE source_id = %(source)s AND NOT EXISTS (SELECT FROM given WHERE given.channel_id = guide_match.channel_id)
)
INSERT INTO guide_match AS known (channel_id, source_id, guide_channel_id, method, score, own_id)
SELECT channel_id, %(source)s, guide_channel_id, method, score, own_id FROM given
ON CONFLICT (channel_id, source_id) DO UPDATE SET
  guide_channel_id = excluded.guide_channel_id, method = excluded.method, score = excluded.score,
  own_id = excluded.own_id
WHERE (known.guide_channel_id, known.method, known.score, known.own_id)
  IS DISTINCT FROM (excluded.guide_channel_id, excluded.method, excluded.score, excluded.own_id)
