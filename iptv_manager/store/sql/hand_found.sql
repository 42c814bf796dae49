-- The streams that the wishes of an import name, with the channel each is in now: by the address's identity before
-- name and guide id or group. Only of wishes in which a person had placed a stream, or ordered them.
CREATE TEMP TABLE hand_found ON COMMIT DROP AS
WITH key AS (
  SELECT key.wish_id, key.place, key.by_hand, key.identity, key.sort_key, key.group_key, key.guide_id,
    provider.id AS provider_id, coalesce((wish.record ->> 'ordered_by_hand')::boolean, false) AS ordered
  FROM line_up_wish AS wish
  JOIN line_up_wish_key AS key ON key.wish_id = wish.id
  JOIN provider ON lower(provider.name) = key.provider_key AND provider.removed_at IS NULL
  WHERE wish.edit_id = %(edit)s AND (
    wish.record @> '{{"ordered_by_hand": true}}'
    OR EXISTS (SELECT FROM line_up_wish_key AS placed WHERE placed.wish_id = wish.id AND placed.by_hand)
  )
), met AS (
  SELECT key.wish_id, key.place, key.by_hand, key.ordered, 1 AS rank, stream.provider_id, stream.id AS stream_id
  FROM key
  JOIN stream ON stream.provider_id = key.provider_id AND stream.identity = key.identity
  UNION ALL
  SELECT key.wish_id, key.place, key.by_hand, key.ordered, 2, stream.provider_id, stream.id
  FROM key
  JOIN stream ON stream.provider_id = key.provider_id AND stream.sort_key = key.sort_key
    AND stream.guide_id = key.guide_id AND stream.group_key = key.group_key
)
SELECT DISTINCT ON (met.provider_id, met.stream_id)
  met.wish_id, met.place, met.by_hand, met.ordered, met.provider_id, met.stream_id, link.channel_id, link.match_name
FROM met
JOIN channel_stream AS link ON link.provider_id = met.provider_id AND link.stream_id = met.stream_id
ORDER BY met.provider_id, met.stream_id, met.rank, met.wish_id, met.place
