-- Records one batch of checks in one statement: the history, and the latest state of each stream.
-- Streams that are gone from the database meanwhile are left out. Ordered, so that two runs never lock crosswise.
WITH given AS (
  SELECT provider_id, stream_id, checked_at, outcome, first_byte_ms, http_status, detail
  FROM unnest(
    %(providers)s::int[], %(streams)s::bigint[], %(times)s::timestamptz[], %(outcomes)s::outcome[],
    %(first_bytes)s::int[], %(statuses)s::int[], %(details)s::text[]
  ) AS one (provider_id, stream_id, checked_at, outcome, first_byte_ms, http_status, detail)
  WHERE EXISTS (SELECT FROM stream WHERE stream.provider_id = one.provider_id AND stream.id = one.stream_id)
), history AS (
  INSERT INTO stream_check (provider_id, stream_id, checked_at, outcome, first_byte_ms, http_status)
  SELECT provider_id, stream_id, checked_at, outcome, first_byte_ms, http_status FROM given
)
INSERT INTO stream_health AS known (
  provider_id, stream_id, outcome, checked_at, first_byte_ms, http_status, detail, failures, last_good_at
)
SELECT
  provider_id, stream_id, outcome, checked_at, first_byte_ms, http_status, detail,
  CASE WHEN outcome = ANY (%(failed)s::outcome[]) THEN 1 ELSE 0 END,
  CASE WHEN outcome = ANY (%(good)s::outcome[]) THEN checked_at END
FROM given
ORDER BY stream_id
ON CONFLICT (stream_id, provider_id) DO UPDATE SET
  outcome = excluded.outcome,
  checked_at = excluded.checked_at,
  first_byte_ms = excluded.first_byte_ms,
  http_status = excluded.http_status,
  detail = excluded.detail,
  failures = CASE WHEN excluded.last_good_at IS NULL THEN known.failures + excluded.failures ELSE 0 END,
  last_good_at = coalesce(excluded.last_good_at, known.last_good_at)
WHERE known.checked_at <= excluded.checked_at
