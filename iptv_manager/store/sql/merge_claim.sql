-- Channels all of whose living streams have got another name: they go with the best of these, with all that a
-- person made of them. Neither does one that
-- another stream now leads to, nor to a name that has a channel already.
CREATE UNLOGGED TABLE merge_claim_{provider} AS
WITH moving AS (
  SELECT
    link.channel_id, stage.rank, found.name, found.home, CASE WHEN found.apart THEN found.guide ELSE '' END AS key_guide,
    found.channel_id IS NULL AS is_new
  FROM merge_stage_{provider} AS stage
  JOIN channel_stream AS link ON link.provider_id = {provider} AND link.stream_id = stage.stream_id
  JOIN merge_found_{provider} AS found USING (name, country, guide)
), lone AS (
  SELECT DISTINCT ON (channel_id) channel_id, name, home, key_guide, is_new
  FROM moving
  WHERE NOT EXISTS (
    SELECT
    FROM channel_stream AS other
    JOIN stream ON stream.provider_id = other.provider_id AND stream.id = other.stream_id
    WHERE other.channel_id = moving.channel_id AND stream.gone_at IS NULL
      AND NOT (
        other.provider_id = {provider}
        AND EXISTS (SELECT FROM merge_stage_{provider} AS too WHERE too.stream_id = other.stream_id)
      )
  )
  ORDER BY channel_id, rank
)
SELECT DISTINCT ON (name, home, key_guide) name, home, key_guide, channel_id
FROM lone
WHERE is_new
  AND NOT EXISTS (SELECT FROM merge_found_{provider} AS taken WHERE taken.channel_id = lone.channel_id)
ORDER BY name, home, key_guide, channel_id
