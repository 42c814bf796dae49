"""Guides: sources, their channels with all their names, whose programmes they are, programmes by source.

The tables of the first schema were never filled; they are made anew, programmes with a partition per source.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
DROP TABLE programme, guide_channel, guide_source;

-- `address` holds placeholders where a user and a password stand; they are kept with the secrets. A source that a
-- person removed keeps its row while a list names it, so that no sync brings it back.
CREATE TABLE guide_source (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider_id integer REFERENCES provider ON DELETE CASCADE,
  name text NOT NULL,
  address text NOT NULL,
  username text NOT NULL DEFAULT '',
  secret_id uuid NOT NULL DEFAULT gen_random_uuid(),
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'ok', 'failed')),
  message text NOT NULL DEFAULT '',
  channel_count integer NOT NULL DEFAULT 0,
  matched_count integer NOT NULL DEFAULT 0,
  programme_count integer NOT NULL DEFAULT 0,
  etag text NOT NULL DEFAULT '',
  last_modified text NOT NULL DEFAULT '',
  digest bytea,
  last_sync timestamptz,
  removed_at timestamptz
);
CREATE UNIQUE INDEX guide_source_name ON guide_source (lower(name)) WHERE removed_at IS NULL;
CREATE INDEX guide_source_provider ON guide_source (provider_id);

CREATE TABLE guide_channel (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id integer NOT NULL REFERENCES guide_source ON DELETE CASCADE,
  guide_id text COLLATE "C" NOT NULL,
  names text[] NOT NULL DEFAULT '{}',
  icon text NOT NULL DEFAULT '',
  has_programmes boolean NOT NULL DEFAULT false,
  UNIQUE (source_id, guide_id)
);
CREATE INDEX guide_channel_key ON guide_channel (lower(guide_id));

-- The channel of each guide that a channel of the line-up has. `own_id` is the person's guide id it rests on.
CREATE TABLE guide_match (
  channel_id bigint NOT NULL REFERENCES channel ON DELETE CASCADE,
  source_id integer NOT NULL REFERENCES guide_source ON DELETE CASCADE,
  guide_channel_id bigint NOT NULL REFERENCES guide_channel ON DELETE CASCADE,
  method text NOT NULL CHECK (method IN ('own_id', 'guide_id', 'name')),
  score real NOT NULL,
  own_id text,
  PRIMARY KEY (channel_id, source_id)
);
CREATE INDEX guide_match_source ON guide_match (source_id);
CREATE INDEX guide_match_channel ON guide_match (guide_channel_id);

-- A partition `programme_sN` per source, exchanged as a whole by each sync.
CREATE TABLE programme (
  source_id integer NOT NULL,
  guide_channel_id bigint NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  title text NOT NULL,
  details jsonb
) PARTITION BY LIST (source_id);
CREATE INDEX programme_channel ON programme (guide_channel_id, starts_at);

CREATE INDEX channel_own_guide ON channel (id) WHERE guide_id IS NOT NULL OR name IS NOT NULL;
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(SCHEMA)


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
