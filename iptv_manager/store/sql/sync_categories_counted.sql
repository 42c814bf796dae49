-- The same for a first import, of which the groups were counted while its list was read: no row is looked at again.
INSERT INTO category (provider_id, key, title, stream_count)
SELECT {provider}, key, min(title), sum(streams)::integer
FROM unnest(%(keys)s::text[], %(titles)s::text[], %(counts)s::bigint[]) AS counted (key, title, streams)
GROUP BY key
ON CONFLICT (provider_id, key) DO UPDATE SET title = excluded.title, stream_count = excluded.stream_count
