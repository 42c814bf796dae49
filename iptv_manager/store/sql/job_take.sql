-- Takes the job that waits longest among those this instance may run: of a kind it knows, its conditions met,
-- and no other of its kind under way for the same provider (or for all).
UPDATE job SET started_at = clock_timestamp(), instance = %(instance)s,
  lease_until = clock_timestamp() + %(lease)s * interval '1 second'
WHERE id = (
  SELECT waiting.id FROM job AS waiting
  LEFT JOIN schedule ON schedule.id = waiting.schedule_id
  WHERE waiting.started_at IS NULL AND waiting.kind = ANY (%(kinds)s)
    AND (
      waiting.manual
      OR (
        NOT %(only_asked)s AND schedule.paused IS NOT true
        AND (%(idle)s OR schedule.only_idle IS NOT true)
        AND (%(mains)s OR schedule.on_mains IS NOT true)
        AND (%(unmetered)s OR schedule.not_metered IS NOT true)
      )
    )
    AND NOT EXISTS (
      SELECT FROM job AS other
      WHERE other.kind = waiting.kind AND other.started_at IS NOT NULL AND other.finished_at IS NULL
        AND (
          other.provider_id = waiting.provider_id OR other.provider_id IS NULL OR waiting.provider_id IS NULL
        )
    )
  ORDER BY waiting.due_at, waiting.id
  LIMIT 1
  FOR UPDATE OF waiting SKIP LOCKED
)
RETURNING id, kind, provider_id, due_at
