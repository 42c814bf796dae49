-- May this transaction of a job be committed? Yes if it wrote nothing, or if the lease holds by the clock of
-- this very moment; the job's row then stays as it is until the commit. A client that falls asleep between
-- this and its commit is put out by the server.
WITH written AS (
  SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS anything
), mine AS (
  SELECT set_config('idle_in_transaction_session_timeout', '10s', true) FROM job
  WHERE id = %(job_id)s AND instance = %(instance)s AND finished_at IS NULL AND lease_until > clock_timestamp()
    AND (SELECT anything FROM written)
  FOR SHARE
)
SELECT NOT (SELECT anything FROM written) OR EXISTS (SELECT FROM mine)
