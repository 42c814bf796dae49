-- The latest jobs, those that wait or run included, with what each is about and who ran it.
SELECT
  job.id, job.kind, job.provider_id, provider.name, job.due_at, job.started_at, job.finished_at, job.instance,
  coalesce(desktop.host, ''),
  CASE
    WHEN job.started_at IS NULL AND job.finished_at IS NULL THEN 'waiting'
    WHEN job.finished_at IS NULL THEN 'running'
    ELSE job.outcome
  END,
  job.message, job.manual, job.log
FROM job
LEFT JOIN provider ON provider.id = job.provider_id
LEFT JOIN desktop ON desktop.id = job.instance
ORDER BY job.due_at DESC, job.id DESC
LIMIT %(limit)s
