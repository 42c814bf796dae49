"""Channels over streams: links, overrides, rules, favourites, the history of edits."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
destructive = False

# Nothing has written `channel` or `channel_stream` before this migration: their tables are free to be remade.
SCHEMA = """
DROP TABLE channel_stream;
DROP INDEX channel_name, channel_number, channel_favourite;
ALTER TABLE channel
  ALTER number TYPE text USING number::text,
  ADD COLUMN derived_number text NOT NULL DEFAULT '',
  ADD COLUMN derived_position bigint NOT NULL DEFAULT 0,
  -- The values that count, one's own before the provider's: kept by whoever writes either of them.
  ADD COLUMN search_key text COLLATE "C" NOT NULL,
  ADD COLUMN group_key text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN number_key bigint,
  -- Of its living streams (of providers that are not removed): how many, of how many providers, the first one.
  -- A channel without any keeps its row, and is shown nowhere until one of them returns.
  ADD COLUMN stream_count integer NOT NULL DEFAULT 0,
  ADD COLUMN provider_count integer NOT NULL DEFAULT 0,
  ADD COLUMN first_provider_id integer,
  ADD COLUMN first_stream_id bigint,
  ADD COLUMN ordered_by_hand boolean NOT NULL DEFAULT false;
CREATE INDEX channel_order ON channel (coalesce(position, derived_position), id) WHERE stream_count > 0;
CREATE INDEX channel_name ON channel (sort_key, id) WHERE stream_count > 0;
CREATE INDEX channel_group ON channel (group_key, sort_key, id) WHERE stream_count > 0;
CREATE INDEX channel_number ON channel (number_key, sort_key, id) WHERE stream_count > 0;
CREATE INDEX channel_sources ON channel (provider_count, sort_key, id) WHERE stream_count > 0;
CREATE INDEX channel_favourite ON channel (sort_key, id) WHERE favourite;
CREATE INDEX channel_hidden ON channel (sort_key, id) WHERE hidden;
CREATE INDEX channel_first_stream ON channel (first_stream_id) WHERE stream_count > 0;
CREATE INDEX channel_search ON channel USING gin (search_key gin_trgm_ops);

-- Each live stream is in one channel. `match_*` is what its name and guide id said when it was placed: who still
-- says the same is not looked at again. Rows `by_hand` are a person's and never touched by the machine.
-- `position` orders a channel's streams: by quality, provider and the provider's order (see store/merge.py), so
-- that a new stream moves no other; a person's own order is 1, 2, 3 …, in front of whatever comes later.
CREATE TABLE channel_stream (
  provider_id integer NOT NULL REFERENCES provider,
  stream_id bigint NOT NULL,
  channel_id bigint NOT NULL REFERENCES channel,
  position bigint NOT NULL,
  quality smallint NOT NULL,
  method text NOT NULL CHECK (method IN ('guide_id', 'name', 'hand', 'rule')),
  score real NOT NULL,
  by_hand boolean NOT NULL DEFAULT false,
  match_name text COLLATE "C" NOT NULL,
  match_country text COLLATE "C" NOT NULL,
  match_guide text COLLATE "C" NOT NULL,
  PRIMARY KEY (provider_id, stream_id)
) PARTITION BY LIST (provider_id);
CREATE INDEX channel_stream_channel ON channel_stream (channel_id, position);

-- What leads to which channel: a name with its country and, where one name has several channels, its guide id;
-- and, with an empty name, a guide id alone.
CREATE TABLE channel_key (
  name text COLLATE "C" NOT NULL,
  country text COLLATE "C" NOT NULL,
  guide text COLLATE "C" NOT NULL,
  channel_id bigint NOT NULL REFERENCES channel,
  method text NOT NULL CHECK (method IN ('guide_id', 'name', 'rule')),
  PRIMARY KEY (name, country, guide)
);
CREATE INDEX channel_key_channel ON channel_key (channel_id);
CREATE INDEX channel_key_guide ON channel_key (guide) WHERE guide <> '';

-- What a person said for good of two keys. By keys, not by ids, so that it holds on another database too.
CREATE TABLE merge_rule (
  kind text NOT NULL CHECK (kind IN ('always', 'never')),
  name text COLLATE "C" NOT NULL,
  country text COLLATE "C" NOT NULL,
  guide text COLLATE "C" NOT NULL,
  other_name text COLLATE "C" NOT NULL,
  other_country text COLLATE "C" NOT NULL,
  other_guide text COLLATE "C" NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, country, guide, other_name, other_country, other_guide)
);

-- Up to which sync the line-up follows a provider, by which version of the rules of matching, and whether its
-- streams are counted in their channels (they are not while it is removed).
CREATE TABLE merge_state (
  provider_id integer PRIMARY KEY REFERENCES provider,
  run_id bigint NOT NULL,
  rules_version integer NOT NULL,
  counted boolean NOT NULL DEFAULT true,
  merged_at timestamptz NOT NULL DEFAULT now()
);
"""


EDITS_SCHEMA = """
-- A channel's name and group are COALESCE(override, rule's, provider's): name, rule_name, derived_name.
-- `hidden` is what counts, COALESCE(own_hidden, rule_hidden): whoever reads need not know of rules.
ALTER TABLE channel
  ADD COLUMN rule_name text,
  ADD COLUMN rule_group text,
  ADD COLUMN rule_hidden boolean NOT NULL DEFAULT false,
  ADD COLUMN own_hidden boolean;
CREATE INDEX channel_ruled ON channel (id) WHERE rule_name IS NOT NULL OR rule_group IS NOT NULL OR rule_hidden;

-- One act of a person. `fields` are those it touched; `before` and `after` hold what is no channel's
-- (rules, lists, groups), whole small tables as they were.
CREATE TABLE edit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  made_at timestamptz NOT NULL DEFAULT now(),
  title text NOT NULL,
  by text NOT NULL DEFAULT '',
  fields text[] NOT NULL DEFAULT '{}',
  channel_count integer NOT NULL DEFAULT 0,
  before jsonb,
  after jsonb,
  undone_at timestamptz
);
CREATE INDEX edit_done ON edit (id) WHERE undone_at IS NULL;
CREATE INDEX edit_undone ON edit (id) WHERE undone_at IS NOT NULL;

-- No key to channel: an edit outlives the channels that a later sync or merge took away, and says so.
CREATE TABLE edit_change (
  edit_id bigint NOT NULL REFERENCES edit ON DELETE CASCADE,
  channel_id bigint NOT NULL,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  PRIMARY KEY (edit_id, channel_id)
);
CREATE INDEX edit_change_channel ON edit_change (channel_id);

CREATE TABLE line_up_rule (
  id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  position integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('rename', 'regroup', 'hide')),
  field text NOT NULL DEFAULT 'name' CHECK (field IN ('name', 'group', 'health')),
  pattern text NOT NULL,
  replacement text NOT NULL DEFAULT '',
  whole boolean NOT NULL DEFAULT false,
  match_case boolean NOT NULL DEFAULT false,
  provider_id integer REFERENCES provider,
  enabled boolean NOT NULL DEFAULT true
);
CREATE INDEX line_up_rule_provider ON line_up_rule (provider_id);

CREATE TABLE favourite_list (
  id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  position integer NOT NULL
);
CREATE UNIQUE INDEX favourite_list_name ON favourite_list (lower(name));

CREATE TABLE favourite_entry (
  list_id integer NOT NULL REFERENCES favourite_list ON DELETE CASCADE,
  channel_id bigint NOT NULL REFERENCES channel ON DELETE CASCADE,
  position bigint NOT NULL,
  PRIMARY KEY (list_id, channel_id)
);
CREATE INDEX favourite_entry_channel ON favourite_entry (channel_id);
CREATE INDEX favourite_entry_order ON favourite_entry (list_id, position);

-- The person's order of groups; `key` as `model.names.group_key` makes it.
CREATE TABLE group_order (
  key text COLLATE "C" PRIMARY KEY,
  title text NOT NULL,
  position integer NOT NULL
);

-- What an imported line-up says of channels (and rules) whose streams no sync has brought yet. It belongs to the
-- act of the import: taken back with it, and kept from coming true while that is undone.
CREATE TABLE line_up_wish (
  id bigint PRIMARY KEY,
  edit_id bigint NOT NULL REFERENCES edit ON DELETE CASCADE,
  record jsonb NOT NULL
);
CREATE INDEX line_up_wish_edit ON line_up_wish (edit_id);
CREATE TABLE line_up_wish_key (
  wish_id bigint NOT NULL REFERENCES line_up_wish ON DELETE CASCADE,
  place integer NOT NULL,
  provider_key text COLLATE "C" NOT NULL,
  identity uuid,
  sort_key text COLLATE "C" NOT NULL,
  group_key text COLLATE "C" NOT NULL,
  guide_id text COLLATE "C" NOT NULL,
  by_hand boolean NOT NULL,
  PRIMARY KEY (wish_id, place)
);
CREATE INDEX line_up_wish_key_provider ON line_up_wish_key (provider_key);
"""


def upgrade() -> None:
    """Add what this subject needs."""
    op.execute(SCHEMA)
    op.execute(EDITS_SCHEMA)


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
