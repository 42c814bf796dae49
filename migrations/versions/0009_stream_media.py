"""What a deep look found in a stream; choices that all desktops of one database share."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
CREATE TABLE stream_media (
  provider_id integer NOT NULL REFERENCES provider ON DELETE CASCADE,
  stream_id bigint NOT NULL,
  looked_at timestamptz NOT NULL,
  container text NOT NULL DEFAULT '',
  video_codec text NOT NULL DEFAULT '',
  width integer,
  height integer,
  frame_rate real,
  bit_rate integer,
  audio_codec text NOT NULL DEFAULT '',
  audio_languages text[] NOT NULL DEFAULT '{}',
  picture text NOT NULL CHECK (picture IN ('none', 'fine', 'black', 'frozen')),
  sound text NOT NULL CHECK (sound IN ('none', 'fine', 'silent')),
  thumbnail bytea,
  PRIMARY KEY (provider_id, stream_id)
);
CREATE INDEX stream_media_looked ON stream_media (looked_at);

-- Choices of the people of one database, the same on every desktop.
CREATE TABLE setting (
  name text PRIMARY KEY,
  value text NOT NULL
);
"""


def upgrade() -> None:
    """Add the table."""
    op.execute(SCHEMA)


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
