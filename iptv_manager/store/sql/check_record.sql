-- Records one batch of checks in one statement: the history, and the latest state of each stream.
-- When it is due again: what works after a day or so, what failed sooner, then later and later.
-- Streams that are gone from the database meanwhile are left out. Ordered, so that two runs never lock crosswise.
WITH given AS (
  SELECT provider_id, stream_id, to_timestamp(moment) AS checked_at, outcome, first_byte_ms, http_status, detail
  FROM unnest(
    %(providers)s::int[], %(streams)s::bigint[], %(times)s::float8[], %(outcomes)s::outcome[],
    %(first_bytes)s::int[], %(statuses)s::int[], %(details)s::text[]
  ) AS one (provider_id, stream_id, moment, outcome, first_byte_ms, http_status, detail)
  WHERE EXISTS (SELECT FROM stream WHERE stream.provider_id = one.provider_id AND stream.id = one.stream_id)
), history AS (
  INSERT INTO stream_check (provider_id, stream_id, checked_at, outcome, first_byte_ms, http_status)
  SELECT provider_id, stream_id, checked_at, outcome, first_byte_ms, http_status FROM given
)
INSERT INTO stream_health AS known (
  provider_id, stream_id, outcome, checked_at, first_byte_ms, http_status, detail, failures, last_good_at,
  next_check_at
)
SELECT
  provider_id, stream_id, outcome, checked_at, first_byte_ms, http_status, detail,
  CASE WHEN outcome = ANY (%(failed)s::outcome[]) THEN 1 ELSE 0 END,
  CASE WHEN outcome = ANY (%(good)s::outcome[]) THEN checked_at END,
  checked_at + interval '1 hour' * (1 + %(jitter)s * (2 * random() - 1)) * CASE
    WHEN outcome = ANY (%(good)s::outcome[]) THEN %(alive_hours)s
    WHEN outcome = ANY (%(failed)s::outcome[]) THEN %(failed_hours)s
    ELSE %(untold_hours)s
  END
FROM given
ORDER BY stream_id
ON CONFLICT (stream_id, provider_id) DO UPDATE SET
  outcome = excluded.outcome,
  checked_at = excluded.checked_at,
  first_byte_ms = excluded.first_byte_ms,
  http_status = excluded.http_status,
  detail = excluded.detail,
  failures = CASE WHEN excluded.last_good_at IS NULL THEN known.failures + excluded.failures ELSE 0 END,
  last_good_at = coalesce(excluded.last_good_at, known.last_good_at),
  next_check_at = excluded.checked_at + CASE
    WHEN excluded.failures = 0 THEN excluded.next_check_at - excluded.checked_at
    ELSE least(
      (excluded.next_check_at - excluded.checked_at) * 2.0 ^ least(known.failures, 20),
      interval '1 hour' * %(most_hours)s * (1 + %(jitter)s * (random() - 1))
    )
  END
WHERE known.checked_at <= excluded.checked_at
