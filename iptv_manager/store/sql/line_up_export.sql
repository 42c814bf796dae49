-- Channels of which a person made something, each as a record of a line-up file (JSON text), with its own logo.
-- A stream is named by what another database knows too; no address is told.
WITH own AS (
  SELECT id FROM channel
  WHERE ({own}) OR ordered_by_hand
  UNION
  SELECT channel_id FROM favourite_entry
  UNION
  SELECT channel_id FROM channel_stream WHERE by_hand
), lists AS (
  SELECT entry.channel_id, jsonb_object_agg(list.name, entry.position) AS places
  FROM favourite_entry AS entry
  JOIN favourite_list AS list ON list.id = entry.list_id
  GROUP BY entry.channel_id
), streams AS (
  SELECT link.channel_id, jsonb_agg(
    jsonb_build_object(
      'provider', provider.name, 'identity', stream.identity, 'name', stream.name,
      'group', stream.group_title, 'guide_id', stream.guide_id, 'by_hand', link.by_hand
    ) ORDER BY link.position, stream.id
  ) AS keys
  FROM own
  JOIN channel_stream AS link ON link.channel_id = own.id
  JOIN stream ON stream.provider_id = link.provider_id AND stream.id = link.stream_id
  JOIN provider ON provider.id = link.provider_id
  GROUP BY link.channel_id
)
SELECT jsonb_build_object(
    'name', channel.derived_name,
    'set', jsonb_strip_nulls(jsonb_build_object({values})),
    'favourites', coalesce(lists.places, '{{}}'::jsonb),
    'ordered_by_hand', channel.ordered_by_hand,
    'streams', streams.keys
  )::text,
  coalesce(channel.logo, '')
FROM own
JOIN channel ON channel.id = own.id
JOIN streams ON streams.channel_id = own.id
LEFT JOIN lists ON lists.channel_id = own.id
ORDER BY own.id
