-- A new partition's rows where a sync wrote most of them: all as they were before it, without those it added.
INSERT INTO {table} ({columns})
SELECT {columns_of_was}
FROM stream_p{provider} AS known
LEFT JOIN sync_change AS noted ON noted.run_id = {run} AND noted.stream_id = known.id
CROSS JOIN LATERAL jsonb_populate_record(known, coalesce(noted.before, '{{}}')) AS was
WHERE noted.change IS DISTINCT FROM 'added'
