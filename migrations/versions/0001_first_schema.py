"""The first schema: providers, streams, line-up, films and series, guides, checks, syncs, jobs, viewing.

Long columns are never indexed as they stand: a real address of 3,248 bytes exceeds an index row.
`stream` and `stream_health` have one partition per provider, made by its first import.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TYPE stream_kind AS ENUM ('live', 'movie', 'episode');
CREATE TYPE outcome AS ENUM (
  'alive', 'slow', 'placeholder', 'geo_blocked', 'unauthorised', 'forbidden', 'connection_limit', 'not_found',
  'server_error', 'timeout', 'refused', 'dns', 'tls', 'drm', 'not_media', 'unsupported', 'offline', 'indeterminate'
);

CREATE TABLE provider (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL DEFAULT 'm3u' CHECK (kind IN ('m3u', 'xtream')),
  source text NOT NULL,
  user_agent text NOT NULL DEFAULT '',
  max_connections integer CHECK (max_connections > 0),
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'ok', 'held', 'failed')),
  message text NOT NULL DEFAULT '',
  stream_count integer NOT NULL DEFAULT 0,
  guide_urls text[] NOT NULL DEFAULT '{}',
  etag text NOT NULL DEFAULT '',
  last_modified text NOT NULL DEFAULT '',
  digest bytea,
  last_sync timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz
);
CREATE UNIQUE INDEX provider_name ON provider (lower(name)) WHERE removed_at IS NULL;

CREATE TABLE category (
  provider_id integer NOT NULL REFERENCES provider,
  key text COLLATE "C" NOT NULL,
  title text NOT NULL,
  stream_count integer NOT NULL,
  PRIMARY KEY (provider_id, key)
);

CREATE SEQUENCE stream_id AS bigint CACHE 1000;
CREATE TABLE stream (
  id bigint NOT NULL DEFAULT nextval('stream_id'),
  provider_id integer NOT NULL REFERENCES provider,
  identity uuid NOT NULL,
  fingerprint bigint NOT NULL,
  twin integer NOT NULL DEFAULT 0,
  position bigint NOT NULL,
  kind stream_kind NOT NULL,
  name text NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  search_key text COLLATE "C" NOT NULL,
  group_title text NOT NULL,
  group_key text COLLATE "C" NOT NULL,
  number text NOT NULL,
  number_key bigint,
  guide_id text COLLATE "C" NOT NULL,
  guide_name text NOT NULL,
  logo text NOT NULL,
  url text NOT NULL,
  user_agent text NOT NULL,
  referrer text NOT NULL,
  extra jsonb,
  added_at timestamptz NOT NULL DEFAULT now(),
  gone_at timestamptz,
  PRIMARY KEY (id, provider_id)
) PARTITION BY LIST (provider_id);
-- What a table on screen reads in order: partial and covering, so that the whole ordered vector of ids comes
-- from the index alone.
CREATE INDEX stream_order ON stream (provider_id, position, id) WHERE gone_at IS NULL;
CREATE INDEX stream_name ON stream (sort_key, id) INCLUDE (provider_id) WHERE gone_at IS NULL;
CREATE INDEX stream_group ON stream (group_key, sort_key, id) INCLUDE (provider_id) WHERE gone_at IS NULL;
CREATE INDEX stream_kind_name ON stream (kind, sort_key, id) INCLUDE (provider_id) WHERE gone_at IS NULL;
CREATE INDEX stream_number ON stream (number_key, sort_key, id) INCLUDE (provider_id) WHERE gone_at IS NULL;
CREATE INDEX stream_guide ON stream (guide_id, id) INCLUDE (provider_id) WHERE gone_at IS NULL;
CREATE INDEX stream_added ON stream (added_at, id) INCLUDE (provider_id) WHERE gone_at IS NULL;
CREATE INDEX stream_gone ON stream (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX stream_search ON stream USING gin (search_key gin_trgm_ops);

CREATE TABLE stream_health (
  provider_id integer NOT NULL REFERENCES provider,
  stream_id bigint NOT NULL,
  outcome outcome NOT NULL,
  checked_at timestamptz NOT NULL,
  first_byte_ms integer,
  http_status integer,
  detail text NOT NULL DEFAULT '',
  failures integer NOT NULL DEFAULT 0,
  last_good_at timestamptz,
  PRIMARY KEY (stream_id, provider_id)
) PARTITION BY LIST (provider_id);
CREATE INDEX stream_health_outcome ON stream_health (outcome, stream_id);
CREATE INDEX stream_health_checked ON stream_health (checked_at, stream_id);
CREATE INDEX stream_health_response ON stream_health (first_byte_ms, stream_id) WHERE first_byte_ms IS NOT NULL;
CREATE INDEX stream_health_provider ON stream_health (provider_id);

CREATE TABLE stream_check (
  provider_id integer NOT NULL,
  stream_id bigint NOT NULL,
  checked_at timestamptz NOT NULL,
  outcome outcome NOT NULL,
  first_byte_ms integer,
  http_status integer
) PARTITION BY RANGE (checked_at);
CREATE INDEX stream_check_stream ON stream_check (stream_id, checked_at);
CREATE INDEX stream_check_provider ON stream_check (provider_id, checked_at);
CREATE TABLE stream_check_rest PARTITION OF stream_check DEFAULT;

CREATE TABLE sync_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider_id integer NOT NULL REFERENCES provider ON DELETE CASCADE,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  status text NOT NULL DEFAULT 'running'
    CHECK (status IN ('running', 'ok', 'unchanged', 'held', 'failed', 'cancelled', 'interrupted')),
  entries integer NOT NULL DEFAULT 0,
  added integer NOT NULL DEFAULT 0,
  changed integer NOT NULL DEFAULT 0,
  unchanged integer NOT NULL DEFAULT 0,
  gone integer NOT NULL DEFAULT 0,
  returned integer NOT NULL DEFAULT 0,
  rejected integer NOT NULL DEFAULT 0,
  message text NOT NULL DEFAULT ''
);
CREATE INDEX sync_run_provider ON sync_run (provider_id, started_at DESC);

CREATE TABLE sync_change (
  run_id bigint NOT NULL REFERENCES sync_run ON DELETE CASCADE,
  stream_id bigint NOT NULL,
  change text NOT NULL CHECK (change IN ('added', 'changed', 'gone', 'returned')),
  before jsonb
);
CREATE INDEX sync_change_run ON sync_change (run_id, change);

CREATE TABLE sync_reject (
  run_id bigint NOT NULL REFERENCES sync_run ON DELETE CASCADE,
  line bigint NOT NULL,
  reason text NOT NULL,
  excerpt text NOT NULL
);
CREATE INDEX sync_reject_run ON sync_reject (run_id, line);

CREATE TABLE channel (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  derived_name text NOT NULL,
  derived_group text NOT NULL DEFAULT '',
  derived_logo text NOT NULL DEFAULT '',
  derived_guide_id text NOT NULL DEFAULT '',
  name text,
  number integer,
  group_title text,
  logo text,
  guide_id text,
  guide_shift_hours real,
  position bigint,
  hidden boolean NOT NULL DEFAULT false,
  favourite boolean NOT NULL DEFAULT false,
  note text NOT NULL DEFAULT '',
  sort_key text COLLATE "C" NOT NULL
);
CREATE INDEX channel_name ON channel (sort_key, id);
CREATE INDEX channel_number ON channel (number, sort_key, id);
CREATE INDEX channel_favourite ON channel (sort_key, id) WHERE favourite;

CREATE TABLE channel_stream (
  channel_id bigint NOT NULL REFERENCES channel ON DELETE CASCADE,
  stream_id bigint NOT NULL,
  provider_id integer NOT NULL REFERENCES provider,
  position integer NOT NULL,
  method text NOT NULL,
  score real NOT NULL,
  by_hand boolean NOT NULL DEFAULT false,
  PRIMARY KEY (channel_id, stream_id)
);
CREATE INDEX channel_stream_stream ON channel_stream (stream_id);
CREATE INDEX channel_stream_provider ON channel_stream (provider_id);

CREATE TABLE movie (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider_id integer NOT NULL REFERENCES provider,
  stream_id bigint NOT NULL,
  title text NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  year integer,
  container text NOT NULL DEFAULT ''
);
CREATE INDEX movie_provider ON movie (provider_id, sort_key);
CREATE INDEX movie_stream ON movie (stream_id);
CREATE INDEX movie_name ON movie (sort_key, id);

CREATE TABLE series (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider_id integer NOT NULL REFERENCES provider,
  title text NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  year integer
);
CREATE INDEX series_provider ON series (provider_id, sort_key);
CREATE INDEX series_name ON series (sort_key, id);

CREATE TABLE episode (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  series_id bigint NOT NULL REFERENCES series ON DELETE CASCADE,
  stream_id bigint NOT NULL,
  season integer NOT NULL,
  number integer NOT NULL,
  title text NOT NULL DEFAULT '',
  container text NOT NULL DEFAULT ''
);
CREATE INDEX episode_series ON episode (series_id, season, number);
CREATE INDEX episode_stream ON episode (stream_id);

CREATE TABLE guide_source (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider_id integer REFERENCES provider,
  url text NOT NULL,
  status text NOT NULL DEFAULT 'new',
  message text NOT NULL DEFAULT '',
  last_sync timestamptz
);
CREATE INDEX guide_source_provider ON guide_source (provider_id);

CREATE TABLE guide_channel (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id integer NOT NULL REFERENCES guide_source ON DELETE CASCADE,
  guide_id text COLLATE "C" NOT NULL,
  names text[] NOT NULL DEFAULT '{}',
  icon text NOT NULL DEFAULT '',
  UNIQUE (source_id, guide_id)
);
CREATE INDEX guide_channel_guide ON guide_channel (guide_id);

CREATE TABLE programme (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  guide_channel_id bigint NOT NULL REFERENCES guide_channel ON DELETE CASCADE,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  title text NOT NULL,
  details jsonb
);
CREATE INDEX programme_channel ON programme (guide_channel_id, starts_at);
CREATE INDEX programme_time ON programme (starts_at);

CREATE TABLE job (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  provider_id integer REFERENCES provider ON DELETE CASCADE,
  due_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  lease_until timestamptz,
  instance text NOT NULL DEFAULT '',
  outcome text NOT NULL DEFAULT '',
  message text NOT NULL DEFAULT ''
);
CREATE INDEX job_due ON job (due_at) WHERE started_at IS NULL;
CREATE INDEX job_provider ON job (provider_id, due_at DESC);

CREATE TABLE app_user (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE viewing (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id integer NOT NULL REFERENCES app_user ON DELETE CASCADE,
  stream_id bigint NOT NULL,
  started_at timestamptz NOT NULL,
  seconds integer NOT NULL DEFAULT 0
);
CREATE INDEX viewing_user ON viewing (user_id, started_at DESC);
CREATE INDEX viewing_stream ON viewing (stream_id, started_at DESC);

CREATE TABLE metric (
  name text NOT NULL,
  sampled_at timestamptz NOT NULL DEFAULT now(),
  value double precision NOT NULL
);
CREATE INDEX metric_name ON metric (name, sampled_at DESC);
"""


def upgrade() -> None:
    """Create everything."""
    op.execute(SCHEMA)


def downgrade() -> None:
    """Refuse: the first schema has nothing before it."""
    raise RuntimeError("There is no schema before the first one.")
