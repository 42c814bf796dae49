-- Ends the jobs whose desktop has gone silent over them, and makes their schedules due again at once:
-- whoever comes next takes over. A schedule that is cut off twice in a row waits for its time.
WITH cut_off AS (
  UPDATE job SET finished_at = now(), outcome = 'interrupted', lease_until = NULL,
    message = 'The desktop that ran it stopped answering.'
  WHERE finished_at IS NULL AND lease_until < now()
  RETURNING id, schedule_id, due_at
)
UPDATE schedule SET next_due = now()
FROM cut_off
WHERE schedule.id = cut_off.schedule_id AND schedule.next_due > now() AND coalesce(
  (
    SELECT outcome <> 'interrupted' FROM job
    WHERE job.schedule_id = schedule.id AND job.due_at < cut_off.due_at
    ORDER BY job.due_at DESC LIMIT 1
  ),
  true
)
