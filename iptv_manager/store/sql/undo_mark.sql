-- The run that was taken back says so; what it did need not be kept any longer than it is shown.
UPDATE sync_run SET undone_at = now() WHERE id = {run}
