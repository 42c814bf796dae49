"""Identity and syncs that can be seen and taken back."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
ALTER TABLE sync_run
  DROP CONSTRAINT sync_run_status_check,
  ADD CONSTRAINT sync_run_status_check CHECK (status IN (
    'running', 'ok', 'unchanged', 'held', 'failed', 'cancelled', 'interrupted',
    'asked', 'accepted', 'dismissed', 'undone'
  )),
  ADD COLUMN renamed integer NOT NULL DEFAULT 0,
  ADD COLUMN moved integer NOT NULL DEFAULT 0,
  ADD COLUMN url_changed integer NOT NULL DEFAULT 0,
  -- What the provider remembered of its source before; NULL where nothing can be taken back.
  ADD COLUMN before jsonb,
  ADD COLUMN undone_at timestamptz,
  -- The run that this one took back.
  ADD COLUMN undoes bigint REFERENCES sync_run ON DELETE SET NULL;
CREATE INDEX sync_run_undoes ON sync_run (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX sync_run_started ON sync_run (started_at DESC, id DESC);

-- `change` says what became of the row, the flags what is new about one that stays. `before` holds those
-- columns of the row that this sync overwrites, as they were; `name` and `group_title` are those after it.
-- 'renumbered': only its number in the order, because no room was left between two others.
ALTER TABLE sync_change
  DROP CONSTRAINT sync_change_change_check,
  ADD CONSTRAINT sync_change_change_check
    CHECK (change IN ('added', 'changed', 'gone', 'returned', 'moved', 'renumbered')),
  ADD COLUMN renamed boolean NOT NULL DEFAULT false,
  ADD COLUMN moved boolean NOT NULL DEFAULT false,
  ADD COLUMN url_changed boolean NOT NULL DEFAULT false,
  ADD COLUMN name text NOT NULL DEFAULT '',
  ADD COLUMN group_title text NOT NULL DEFAULT '';
DROP INDEX sync_change_run;
CREATE INDEX sync_change_run ON sync_change (run_id, change, stream_id);
-- A change is noted together with its run, so no key needs looking up for each of a million.
ALTER TABLE sync_change DROP CONSTRAINT sync_change_run_id_fkey;
CREATE FUNCTION forget_sync_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM sync_change WHERE run_id IN (SELECT id FROM forgotten);
  RETURN NULL;
END
$$;
CREATE TRIGGER sync_run_forgotten AFTER DELETE ON sync_run
  REFERENCING OLD TABLE AS forgotten FOR EACH STATEMENT EXECUTE FUNCTION forget_sync_changes();
"""


def upgrade() -> None:
    """Add what this subject needs."""
    op.execute(SCHEMA)


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
