"""The history of checks by month, and totals that answer for thirty days without reading it."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
-- Checks of one provider in one hour or day, by outcome and by time to the first byte: `bucket` n holds those
-- under 1.15 ^ n milliseconds, 0 those without a first byte.
CREATE TABLE check_total (
  provider_id integer NOT NULL REFERENCES provider ON DELETE CASCADE,
  span text NOT NULL CHECK (span IN ('hour', 'day')),
  starts_at timestamptz NOT NULL,
  outcome outcome NOT NULL,
  bucket smallint NOT NULL,
  checks bigint NOT NULL,
  PRIMARY KEY (provider_id, span, starts_at, outcome, bucket)
);
CREATE INDEX check_total_time ON check_total (span, starts_at);

INSERT INTO check_total (provider_id, span, starts_at, outcome, bucket, checks)
SELECT provider_id, span, date_trunc(span, checked_at), outcome,
  coalesce(1 + floor(ln(greatest(first_byte_ms, 1)) / ln(1.15)), 0), count(*)
FROM stream_check
JOIN provider ON provider.id = provider_id
CROSS JOIN (VALUES ('hour'), ('day')) AS spans (span)
WHERE checked_at > now() - CASE span WHEN 'hour' THEN interval '8 days' ELSE interval '400 days' END
GROUP BY 1, 2, 3, 4, 5;

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
