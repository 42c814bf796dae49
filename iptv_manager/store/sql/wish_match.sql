-- Finds the channels that the wishes of an import mean: by the address's identity before name, guide id and group.
-- A name alone is not enough: nothing of a person's may land on the wrong channel. One wish, one channel.
CREATE TEMP TABLE wish_match ON COMMIT DROP AS
WITH key AS (
  SELECT key.wish_id, key.place, key.identity, key.sort_key, key.group_key, key.guide_id, provider.id AS provider_id
  FROM line_up_wish AS wish
  JOIN line_up_wish_key AS key ON key.wish_id = wish.id
  JOIN provider ON lower(provider.name) = key.provider_key AND provider.removed_at IS NULL
  WHERE wish.edit_id = %(edit)s
), met AS (
  SELECT key.wish_id, 1 AS rank, key.place, stream.provider_id, stream.id AS stream_id, stream.position,
    stream.gone_at IS NOT NULL AS gone
  FROM key
  JOIN stream ON stream.provider_id = key.provider_id AND stream.identity = key.identity
  UNION ALL
  SELECT key.wish_id,
    CASE WHEN stream.guide_id <> key.guide_id THEN 4 WHEN stream.group_key = key.group_key THEN 2 ELSE 3 END,
    key.place, stream.provider_id, stream.id, stream.position, stream.gone_at IS NOT NULL
  FROM key
  JOIN stream ON stream.provider_id = key.provider_id AND stream.sort_key = key.sort_key
  WHERE stream.guide_id = key.guide_id AND (key.guide_id <> '' OR stream.group_key = key.group_key)
    OR stream.group_key = key.group_key AND (stream.guide_id = '' OR key.guide_id = '')
), best AS (
  SELECT DISTINCT ON (met.wish_id) met.wish_id, met.rank, link.channel_id
  FROM met
  JOIN channel_stream AS link ON link.provider_id = met.provider_id AND link.stream_id = met.stream_id
  ORDER BY met.wish_id, met.rank, met.gone, met.place, met.position, met.stream_id
)
SELECT DISTINCT ON (channel_id) wish_id, channel_id
FROM best
ORDER BY channel_id, rank, wish_id
