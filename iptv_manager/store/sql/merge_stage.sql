-- What the streams to be placed say of themselves: worked out by model/matching.py. `rank` orders streams of one
-- channel: quality, provider, the provider's order. `has` is 1 for a logo, 2 for a guide id, 4 for a number.
-- Unlogged, made and dropped in the merge's own transaction.
CREATE UNLOGGED TABLE merge_stage_{provider} (
  stream_id bigint NOT NULL,
  rank bigint NOT NULL,
  has smallint NOT NULL,
  name text COLLATE "C" NOT NULL,
  country text COLLATE "C" NOT NULL,
  guide text COLLATE "C" NOT NULL,
  generic boolean NOT NULL
)
