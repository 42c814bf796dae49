-- What older syncs did is forgotten: all but the last {runs} that did something, and those before {rows} rows.
WITH ranked AS (
  SELECT
    id, row_number() OVER newest AS turn,
    sum(added + changed + gone + returned + moved) OVER newest - (added + changed + gone + returned + moved)
      AS rows_after
  FROM sync_run
  WHERE provider_id = {provider} AND before IS NOT NULL AND added + changed + gone + returned + moved > 0
  WINDOW newest AS (ORDER BY id DESC)
), forgotten AS (
  UPDATE sync_run SET before = NULL
  FROM ranked
  WHERE sync_run.id = ranked.id AND (ranked.turn > {runs} OR ranked.rows_after > {rows})
  RETURNING sync_run.id
)
DELETE FROM sync_change WHERE run_id IN (SELECT id FROM forgotten)
