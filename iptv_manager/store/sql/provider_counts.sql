-- What each of these providers holds: living streams by kind, series, tombstones. Reads indexes only.
-- Series are those that a panel lists, or those that were recognised among the streams.
SELECT ids.id,
       coalesce(living.live, 0), coalesce(living.movies, 0), coalesce(living.episodes, 0),
       greatest(
         (SELECT count(*) FROM series WHERE series.provider_id = ids.id AND series.gone_at IS NULL),
         (SELECT count(*) FROM panel_series
          WHERE panel_series.provider_id = ids.id AND panel_series.gone_at IS NULL)
       ),
       (SELECT count(*) FROM stream WHERE stream.provider_id = ids.id AND stream.gone_at IS NOT NULL)
FROM unnest(:ids) AS ids (id)
LEFT JOIN (
  SELECT provider_id,
         count(*) FILTER (WHERE kind = 'live') AS live,
         count(*) FILTER (WHERE kind = 'movie') AS movies,
         count(*) FILTER (WHERE kind = 'episode') AS episodes
  FROM stream
  WHERE provider_id = ANY(:ids) AND gone_at IS NULL
  GROUP BY provider_id
) AS living ON living.provider_id = ids.id
