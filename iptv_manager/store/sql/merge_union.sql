-- Which new groups are one with a channel, or with each other under one name of theirs.
CREATE UNLOGGED TABLE merge_union_{provider} (
  name text COLLATE "C" NOT NULL,
  home text COLLATE "C" NOT NULL,
  guide text COLLATE "C" NOT NULL,
  spokesman text COLLATE "C" NOT NULL,
  channel_id bigint,
  method text NOT NULL DEFAULT 'guide_id'
)
