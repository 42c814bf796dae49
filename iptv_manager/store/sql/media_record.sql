-- What deep looks found, in one statement; the latest look at a stream counts.
INSERT INTO stream_media AS known (
  provider_id, stream_id, looked_at, container, video_codec, width, height, frame_rate, bit_rate, audio_codec,
  audio_languages, picture, sound, thumbnail
)
SELECT
  provider_id, stream_id, looked_at, container, video_codec, width, height, frame_rate, bit_rate, audio_codec,
  string_to_array(languages, ' '), picture, sound, nullif(thumbnail, ''::bytea)
FROM unnest(
  %(providers)s::int[], %(streams)s::bigint[], %(times)s::timestamptz[], %(containers)s::text[],
  %(video_codecs)s::text[], %(widths)s::int[], %(heights)s::int[], %(frame_rates)s::real[], %(bit_rates)s::int[],
  %(audio_codecs)s::text[], %(languages)s::text[], %(pictures)s::text[], %(sounds)s::text[],
  %(thumbnails)s::bytea[]
) AS one (
  provider_id, stream_id, looked_at, container, video_codec, width, height, frame_rate, bit_rate, audio_codec,
  languages, picture, sound, thumbnail
)
WHERE EXISTS (SELECT FROM stream WHERE stream.provider_id = one.provider_id AND stream.id = one.stream_id)
ORDER BY provider_id, stream_id
ON CONFLICT (provider_id, stream_id) DO UPDATE SET
  looked_at = excluded.looked_at, container = excluded.container, video_codec = excluded.video_codec,
  width = excluded.width, height = excluded.height, frame_rate = excluded.frame_rate,
  bit_rate = excluded.bit_rate, audio_codec = excluded.audio_codec, audio_languages = excluded.audio_languages,
  picture = excluded.picture, sound = excluded.sound, thumbnail = coalesce(excluded.thumbnail, known.thumbnail)
WHERE known.looked_at <= excluded.looked_at
