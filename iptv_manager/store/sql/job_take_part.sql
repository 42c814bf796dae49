-- Takes a free share of a running job, for which no desktop is at work: not in this job and in no other, nor with
-- another provider of the same account, whose connections only one desktop can count.
UPDATE job_part SET instance = %(instance)s, lease_until = clock_timestamp() + %(lease)s * interval '1 second'
WHERE (job_id, provider_id) = (
  SELECT free.job_id, free.provider_id FROM job_part AS free
  JOIN job ON job.id = free.job_id
  WHERE free.finished_at IS NULL AND job.finished_at IS NULL
    AND (free.lease_until IS NULL OR free.lease_until < clock_timestamp())
    AND free.job_id = coalesce(%(job)s, free.job_id)
    AND NOT EXISTS (
      SELECT FROM job_part AS busy
      JOIN provider AS theirs ON theirs.id = busy.provider_id
      JOIN provider AS mine ON mine.id = free.provider_id
      WHERE (theirs.id = mine.id OR theirs.credential = mine.credential AND mine.credential <> '')
        AND busy.finished_at IS NULL AND busy.lease_until > clock_timestamp()
    )
  ORDER BY free.job_id, free.provider_id
  LIMIT 1
  FOR UPDATE OF free SKIP LOCKED
)
RETURNING job_id, provider_id
