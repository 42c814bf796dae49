"""Health that is remembered."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
-- When a stream is to be checked again; empty for one that was checked before this was known: it is due.
ALTER TABLE stream_health ADD COLUMN next_check_at timestamptz;
CREATE INDEX stream_health_due ON stream_health (next_check_at, stream_id);

-- A run of checks, so that it survives a restart. What is left of it are the streams not checked since it began.
CREATE TABLE check_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream_ids bytea, -- eight bytes each, deflated; empty: what is due
  providers integer[] NOT NULL,
  level text NOT NULL,
  at_once integer,
  timeout_seconds double precision,
  total bigint NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'left', 'done', 'stopped', 'failed')),
  CHECK ((status IN ('running', 'left')) = (finished_at IS NULL))
);
CREATE INDEX check_run_open ON check_run (started_at) WHERE finished_at IS NULL;
"""


def upgrade() -> None:
    """Add what this subject needs."""
    op.execute(SCHEMA)


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
