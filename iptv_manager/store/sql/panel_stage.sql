-- The series of a panel's list that the person takes, as they came; gone when the import's transaction ends.
CREATE TEMP TABLE panel_stage (
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
  extra jsonb
) ON COMMIT DROP
