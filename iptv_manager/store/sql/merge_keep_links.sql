-- The links, keys and rules of some channels as they are, as JSON, to be put back by an undo.
SELECT jsonb_build_object(
  'links', (
    SELECT coalesce(jsonb_agg(to_jsonb(link)), '[]') FROM channel_stream AS link
    WHERE link.channel_id = ANY(%(channels)s::bigint[])
  ),
  'keys', (
    SELECT coalesce(jsonb_agg(to_jsonb(key)), '[]') FROM channel_key AS key
    WHERE key.channel_id = ANY(%(channels)s::bigint[])
  ),
  'rules', (SELECT coalesce(jsonb_agg(to_jsonb(rule)), '[]') FROM merge_rule AS rule),
  'channels', (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', id, 'favourite', favourite, 'ordered_by_hand', ordered_by_hand
    )), '[]') FROM channel WHERE id = ANY(%(channels)s::bigint[])
  )
)
