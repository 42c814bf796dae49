ON CONFLICT (provider_id, stream_id) DO UPDATE SET
  channel_id = excluded.channel_id, position = excluded.position, quality = excluded.quality,
  method = excluded.method, score = excluded.score, match_name = excluded.match_name,
  match_country = excluded.match_country, match_guide = excluded.match_guide
WHERE NOT link.by_hand
