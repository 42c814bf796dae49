"""The history of checks by month, and totals that answer for thirty days without reading it."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
-- Checks of one provider in one hour or day that said anything, and how many of them went well.
CREATE TABLE check_total (
  provider_id integer NOT NULL REFERENCES provider ON DELETE CASCADE,
  span text NOT NULL CHECK (span IN ('hour', 'day')),
  starts_at timestamptz NOT NULL,
  good bigint NOT NULL,
  told bigint NOT NULL,
  PRIMARY KEY (provider_id, span, starts_at)
);
CREATE INDEX check_total_time ON check_total (span, starts_at);

-- Times to the first byte in one hour: `bucket` n counts those under 1.2 ^ n milliseconds. Provider 0 is all of them.
CREATE TABLE check_latency (
  provider_id integer NOT NULL,
  starts_at timestamptz NOT NULL,
  bucket smallint NOT NULL,
  checks bigint NOT NULL,
  PRIMARY KEY (provider_id, starts_at, bucket)
);
CREATE INDEX check_latency_time ON check_latency (starts_at);

-- Living streams of a provider by the outcome of their latest check: kept by whoever writes checks, counted anew
-- by syncs. `checked_at` is when that outcome was last found; a row stays when no stream is left in it.
CREATE TABLE health_count (
  provider_id integer NOT NULL REFERENCES provider ON DELETE CASCADE,
  outcome outcome NOT NULL,
  streams bigint NOT NULL,
  checked_at timestamptz,
  PRIMARY KEY (provider_id, outcome)
);

INSERT INTO check_total (provider_id, span, starts_at, good, told)
SELECT provider_id, span, date_trunc(span, checked_at), count(*) FILTER (WHERE outcome IN ('alive', 'slow')), count(*)
FROM stream_check
JOIN provider ON provider.id = provider_id
CROSS JOIN (VALUES ('hour'), ('day')) AS spans (span)
WHERE checked_at > now() - CASE span WHEN 'hour' THEN interval '8 days' ELSE interval '400 days' END
  AND outcome NOT IN ('indeterminate', 'offline', 'connection_limit')
GROUP BY 1, 2, 3;

INSERT INTO check_latency (provider_id, starts_at, bucket, checks)
SELECT owner, date_trunc('hour', checked_at), 1 + floor(ln(greatest(first_byte_ms, 1)) / ln(1.2)), count(*)
FROM stream_check
CROSS JOIN LATERAL (VALUES (0), (provider_id)) AS owners (owner)
WHERE checked_at > now() - interval '8 days' AND outcome IN ('alive', 'slow') AND first_byte_ms IS NOT NULL
GROUP BY 1, 2, 3;

INSERT INTO health_count (provider_id, outcome, streams, checked_at)
SELECT health.provider_id, health.outcome, count(*), max(health.checked_at)
FROM stream_health AS health
JOIN stream ON stream.provider_id = health.provider_id AND stream.id = health.stream_id AND stream.gone_at IS NULL
GROUP BY 1, 2;

-- What was kept in one table so far goes to a table for each month.
DO $$
DECLARE
  month date;
  part text;
BEGIN
  FOR month IN
    SELECT DISTINCT date_trunc('month', checked_at)::date FROM stream_check
    UNION SELECT date_trunc('month', now())::date
    UNION SELECT (date_trunc('month', now()) + interval '1 month')::date
  LOOP
    part := 'stream_check_' || to_char(month, '"y"YYYY"m"MM');
    EXECUTE format('CREATE TABLE %I (LIKE stream_check INCLUDING DEFAULTS)', part);
    EXECUTE format(
      'WITH moved AS (DELETE FROM stream_check_rest WHERE checked_at >= %L AND checked_at < %L RETURNING *) '
      'INSERT INTO %I SELECT * FROM moved', month, month + interval '1 month', part);
    EXECUTE format('ALTER TABLE stream_check ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      part, month, month + interval '1 month');
  END LOOP;
END $$;
"""


def upgrade() -> None:
    """Add the totals and the months."""
    op.execute(SCHEMA)


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
