-- All that the overview shows, in one round trip, as one JSON object. `providers` is health_providers.sql.
SELECT json_build_object(
  'providers', (SELECT coalesce(json_agg(one), '[]') FROM ({providers}) AS one),
  'channels', (SELECT count(*) FROM channel WHERE stream_count > 0),
  'backed', (SELECT count(*) FROM channel WHERE stream_count > 0 AND provider_count > 1),
  'changes', (
    SELECT json_build_object(
      'syncs', count(*), 'added', coalesce(sum(added), 0), 'changed', coalesce(sum(changed), 0),
      'gone', coalesce(sum(gone), 0), 'returned', coalesce(sum(returned), 0)
    )
    FROM sync_run
    WHERE started_at > %(now)s::timestamptz - interval '24 hours' AND status IN ('ok', 'unchanged')
  ),
  'running', (
    SELECT coalesce(json_agg(json_build_object(
      'kind', job.kind, 'provider', provider.name, 'since', job.started_at, 'desktop', job.instance
    ) ORDER BY job.started_at), '[]')
    FROM job
    LEFT JOIN provider ON provider.id = job.provider_id
    WHERE job.started_at IS NOT NULL AND job.finished_at IS NULL
  ),
  'next', (
    SELECT coalesce(json_agg(json_build_object('kind', due.kind, 'provider', due.name, 'at', due.next_due)), '[]')
    FROM (
      SELECT schedule.kind, provider.name, schedule.next_due
      FROM schedule
      LEFT JOIN provider ON provider.id = schedule.provider_id
      WHERE NOT schedule.paused AND schedule.next_due IS NOT NULL AND provider.removed_at IS NULL
      ORDER BY schedule.next_due
      LIMIT 4
    ) AS due
  ),
  'database_bytes', pg_database_size(current_database()),
  'history_bytes', (
    SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0)
    FROM pg_inherits WHERE inhparent = 'stream_check'::regclass
  ),
  'hours', (
    SELECT coalesce(json_agg(json_build_array(extract(epoch FROM totals.starts_at), good, told,
      coalesce(first_bytes, '{{}}')) ORDER BY totals.starts_at), '[]')
    FROM (
      SELECT starts_at, sum(good) AS good, sum(told) AS told
      FROM check_total
      WHERE span = 'hour' AND starts_at > %(now)s::timestamptz - interval '7 days'
      GROUP BY starts_at
    ) AS totals
    LEFT JOIN (
      SELECT starts_at, json_object_agg(bucket, checks) AS first_bytes
      FROM check_latency
      WHERE provider_id = 0 AND starts_at > %(now)s::timestamptz - interval '7 days'
      GROUP BY starts_at
    ) AS latencies USING (starts_at)
  )
)
