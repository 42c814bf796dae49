-- What older syncs did is forgotten: all but the last {runs} that did something, and those before {rows} rows.
WITH done AS (
  SELECT
    id, provider_id, before,
    added + changed + gone + returned + moved + coalesce(jsonb_array_length(before -> 'series'), 0) AS rows
  FROM sync_run
), ranked AS (
  SELECT
    id, row_number() OVER newest AS turn,
    sum(rows) OVER newest - rows AS rows_after
  FROM done
  WHERE provider_id = {provider} AND before IS NOT NULL AND rows > 0
  WINDOW newest AS (ORDER BY id DESC)
), forgotten AS (
  UPDATE sync_run SET before = NULL
  FROM ranked
  WHERE sync_run.id = ranked.id AND (ranked.turn > {runs} OR ranked.rows_after > {rows})
  RETURNING sync_run.id
)
DELETE FROM sync_change WHERE run_id IN (SELECT id FROM forgotten)
