-- What a guide says of its channels, for this transaction: their ids, the keys that their ids and names make.
CREATE TEMP TABLE IF NOT EXISTS guide_stage (
  guide_id text COLLATE "C" NOT NULL,
  names text[] NOT NULL,
  icon text NOT NULL
) ON COMMIT DROP;
CREATE TEMP TABLE IF NOT EXISTS guide_stage_key (
  guide_id text COLLATE "C" NOT NULL,
  way text NOT NULL,
  key text COLLATE "C" NOT NULL
) ON COMMIT DROP;
TRUNCATE guide_stage, guide_stage_key
