-- What the touched channels have of their living streams: how many, of how many providers, and the words of the
-- first, with the first number, logo and guide id that any has, at the place of the one that comes first in its provider's
-- list (so that a better stream moves no channel). A channel without any keeps the words it had. Keys follow where
-- neither a person nor a rule has a value.
WITH living AS (
  SELECT
    link.channel_id, link.provider_id, link.stream_id, link.position, link.quality, stream.logo, stream.guide_id, stream.number,
    stream.number_key, {place} AS place
  FROM {touched} AS touched
  JOIN channel_stream AS link USING (channel_id)
  JOIN stream ON stream.provider_id = link.provider_id AND stream.id = link.stream_id
  JOIN provider ON provider.id = link.provider_id
  WHERE stream.gone_at IS NULL AND stream.kind = 'live' AND provider.removed_at IS NULL
), counted AS (
  SELECT
    channel_id, count(*) AS streams, count(DISTINCT provider_id) AS providers, min(place) AS place,
    (array_agg(logo ORDER BY position) FILTER (WHERE logo <> ''))[1] AS logo,
    (array_agg(guide_id ORDER BY position) FILTER (WHERE guide_id <> ''))[1] AS guide_id,
    (array_agg(number ORDER BY position) FILTER (WHERE number <> ''))[1] AS number,
    (array_agg(number_key ORDER BY position) FILTER (WHERE number <> ''))[1] AS number_key
  FROM living
  GROUP BY channel_id
), first AS (
  SELECT DISTINCT ON (channel_id) channel_id, provider_id, stream_id, quality
  FROM living
  ORDER BY channel_id, position, provider_id, stream_id
), now_is AS (
  SELECT
    channel.id,
    coalesce(stream.name, channel.derived_name) AS name,
    coalesce(stream.group_title, channel.derived_group) AS group_title,
    coalesce(counted.logo, channel.derived_logo) AS logo,
    coalesce(counted.guide_id, channel.derived_guide_id) AS guide_id,
    coalesce(counted.number, CASE WHEN counted.channel_id IS NULL THEN channel.derived_number ELSE '' END) AS number,
    coalesce(counted.place, channel.derived_position) AS position,
    CASE WHEN channel.name IS NULL AND channel.rule_name IS NULL THEN stream.sort_key END AS sort_key,
    CASE WHEN channel.name IS NULL AND channel.rule_name IS NULL THEN stream.search_key END AS search_key,
    CASE WHEN channel.group_title IS NULL AND channel.rule_group IS NULL THEN stream.group_key END AS group_key,
    CASE WHEN channel.number IS NULL AND stream.id IS NOT NULL THEN counted.number_key ELSE channel.number_key END
      AS number_key,
    coalesce(counted.streams, 0) AS streams,
    coalesce(counted.providers, 0) AS providers,
    first.provider_id, first.stream_id, {quality} AS quality
  FROM {touched} AS touched
  JOIN channel ON channel.id = touched.channel_id
  LEFT JOIN counted ON counted.channel_id = channel.id
  LEFT JOIN first ON first.channel_id = channel.id
  LEFT JOIN stream ON stream.provider_id = first.provider_id AND stream.id = first.stream_id
)
UPDATE channel
SET derived_name = now_is.name, derived_group = now_is.group_title, derived_logo = now_is.logo,
  derived_guide_id = now_is.guide_id, derived_number = now_is.number, derived_position = now_is.position,
  sort_key = coalesce(now_is.sort_key, channel.sort_key),
  search_key = coalesce(now_is.search_key, channel.search_key),
  group_key = coalesce(now_is.group_key, channel.group_key),
  number_key = now_is.number_key,
  stream_count = now_is.streams, provider_count = now_is.providers,
  first_provider_id = now_is.provider_id, first_stream_id = now_is.stream_id, quality = now_is.quality
FROM now_is
WHERE channel.id = now_is.id
  AND (
    channel.derived_name, channel.derived_group, channel.derived_logo, channel.derived_guide_id,
    channel.derived_number, channel.derived_position, channel.sort_key, channel.search_key, channel.group_key,
    channel.number_key, channel.stream_count, channel.provider_count, channel.first_provider_id,
    channel.first_stream_id, channel.quality
  ) IS DISTINCT FROM (
    now_is.name, now_is.group_title, now_is.logo, now_is.guide_id, now_is.number, now_is.position,
    coalesce(now_is.sort_key, channel.sort_key), coalesce(now_is.search_key, channel.search_key),
    coalesce(now_is.group_key, channel.group_key), now_is.number_key, now_is.streams, now_is.providers,
    now_is.provider_id, now_is.stream_id, now_is.quality
  )
