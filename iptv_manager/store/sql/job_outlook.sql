-- The server's time, the next moment at which a job may be begun or handed over, and whether one waits now.
-- A schedule whose last job has not ended waits for that end, not for its time.
SELECT
  now(),
  least(
    (
      SELECT min(schedule.next_due) FROM schedule
      LEFT JOIN provider ON provider.id = schedule.provider_id
      WHERE NOT schedule.paused AND provider.removed_at IS NULL
        AND NOT EXISTS (SELECT FROM job WHERE job.schedule_id = schedule.id AND job.finished_at IS NULL)
    ),
    (SELECT min(lease_until) FROM job WHERE finished_at IS NULL)
  ),
  EXISTS (SELECT FROM job WHERE started_at IS NULL)
