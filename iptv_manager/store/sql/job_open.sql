-- Makes jobs of due times, and moves their schedules on. A time that another desktop has moved on already, or
-- whose schedule is still at its last job, is left alone: it comes once, however many times it was missed.
WITH moved AS (
  UPDATE schedule SET next_due = slot.next_due
  FROM unnest(%(ids)s::int[], %(dues)s::timestamptz[], %(nexts)s::timestamptz[]) AS slot (id, due, next_due)
  WHERE schedule.id = slot.id AND schedule.next_due = slot.due AND NOT schedule.paused
    AND NOT EXISTS (SELECT FROM job WHERE job.schedule_id = schedule.id AND job.finished_at IS NULL)
  RETURNING schedule.id, schedule.kind, schedule.provider_id, slot.due
)
INSERT INTO job (schedule_id, kind, provider_id, due_at)
SELECT id, kind, provider_id, due FROM moved
ON CONFLICT (schedule_id, due_at) DO NOTHING
