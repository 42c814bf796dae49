"""Schedules, jobs and the desktops that share them.

A job is one due time of a schedule, or one that a person asked for. Whoever runs it holds a lease by the
server's clock; `job_slot` and `job_running` are the last line against doing anything twice.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
CREATE TABLE desktop (
  id text PRIMARY KEY,
  host text NOT NULL,
  kind text NOT NULL,
  version text NOT NULL DEFAULT '',
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);
CREATE INDEX desktop_living ON desktop (host, kind) WHERE ended_at IS NULL;

CREATE TABLE schedule (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  provider_id integer REFERENCES provider ON DELETE CASCADE,
  rule text NOT NULL,
  zone text NOT NULL DEFAULT 'UTC',
  jitter integer NOT NULL DEFAULT 0 CHECK (jitter >= 0),
  only_idle boolean NOT NULL DEFAULT false,
  on_mains boolean NOT NULL DEFAULT false,
  not_metered boolean NOT NULL DEFAULT false,
  paused boolean NOT NULL DEFAULT false,
  anchor timestamptz NOT NULL DEFAULT now(),
  next_due timestamptz
);
CREATE UNIQUE INDEX schedule_subject ON schedule (kind, coalesce(provider_id, 0));
CREATE INDEX schedule_provider ON schedule (provider_id);
CREATE INDEX schedule_due ON schedule (next_due) WHERE NOT paused;

ALTER TABLE job
  ADD COLUMN schedule_id integer REFERENCES schedule ON DELETE SET NULL,
  ADD COLUMN manual boolean NOT NULL DEFAULT false,
  ADD COLUMN log text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX job_slot ON job (schedule_id, due_at);
CREATE UNIQUE INDEX job_running ON job (kind, coalesce(provider_id, 0))
  WHERE started_at IS NOT NULL AND finished_at IS NULL;
CREATE INDEX job_open ON job (schedule_id) WHERE finished_at IS NULL;
CREATE INDEX job_recent ON job (due_at DESC, id DESC);
CREATE INDEX job_lease ON job (lease_until) WHERE finished_at IS NULL;

CREATE TABLE job_part (
  job_id bigint NOT NULL REFERENCES job ON DELETE CASCADE,
  provider_id integer NOT NULL REFERENCES provider ON DELETE CASCADE,
  instance text NOT NULL DEFAULT '',
  lease_until timestamptz,
  finished_at timestamptz,
  checked integer NOT NULL DEFAULT 0,
  PRIMARY KEY (job_id, provider_id)
);
CREATE INDEX job_part_provider ON job_part (provider_id);
CREATE INDEX job_part_open ON job_part (job_id) WHERE finished_at IS NULL;

CREATE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('iptv_manager', TG_ARGV[0]);
  RETURN NULL;
END $$;
"""

TOLD = {
    "provider": "providers",
    "channel": "channels",
    "channel_stream": "channels",
    "line_up_rule": "channels",
    "favourite_list": "channels",
    "favourite_entry": "channels",
    "group_order": "channels",
    "movie": "films",
    "series": "films",
    "episode": "films",
    "guide_source": "guide",
    "programme": "guide",
    "stream_health": "health",
}  # table: what other desktops hear when a transaction has changed it. Those of `stream` come from the import.


def upgrade() -> None:
    """Add schedules and desktops, and what a job needs of them."""
    op.execute(SCHEMA)
    for table, subject in TOLD.items():
        op.execute(
            f"CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION tell_change('{subject}')"
        )


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
