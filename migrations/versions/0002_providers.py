"""Accounts: what a panel says of one, its categories, how a provider is to be asked."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
ALTER TABLE provider
  ADD COLUMN username text NOT NULL DEFAULT '',
  ADD COLUMN options jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN account jsonb,
  ADD COLUMN credential text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN secret_id uuid NOT NULL DEFAULT gen_random_uuid();
CREATE INDEX provider_credential ON provider (credential) WHERE credential <> '';

-- Categories of a panel, by kind: chosen before the first import, kept for when they come back.
CREATE TABLE panel_category (
  provider_id integer NOT NULL REFERENCES provider ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('live', 'vod', 'series')),
  category_id text COLLATE "C" NOT NULL,
  title text NOT NULL,
  position integer NOT NULL DEFAULT 0,
  entries integer NOT NULL DEFAULT 0,
  taken boolean NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT now(),
  gone_at timestamptz,
  PRIMARY KEY (provider_id, kind, category_id)
);

-- Series as a panel lists them. Their episodes are streams, which come with the details of each.
CREATE TABLE panel_series (
  provider_id integer NOT NULL REFERENCES provider ON DELETE CASCADE,
  panel_id text COLLATE "C" NOT NULL,
  position integer NOT NULL,
  title text NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  search_key text COLLATE "C" NOT NULL,
  category text NOT NULL,
  year integer,
  poster text NOT NULL,
  plot text NOT NULL,
  rating real,
  last_modified timestamptz,
  extra jsonb,
  first_seen timestamptz NOT NULL DEFAULT now(),
  details_at timestamptz,
  details_modified timestamptz,
  gone_at timestamptz,
  PRIMARY KEY (provider_id, panel_id)
);
CREATE INDEX panel_series_due ON panel_series (provider_id, details_at NULLS FIRST) WHERE gone_at IS NULL;
-- The episodes of one series, among millions of streams.
CREATE INDEX stream_series ON stream ((extra ->> 'series_id')) WHERE extra ->> 'series_id' IS NOT NULL;
"""


def upgrade() -> None:
    """Add what this subject needs."""
    op.execute(SCHEMA)


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
