-- What this turn brings: `title_movie`, `title_series` one a row of `movie`, `series`; `title_episode`;
-- and the films, shows and series whose summary is no longer true.
CREATE TEMP TABLE title_movie (
  place integer GENERATED ALWAYS AS IDENTITY, key text COLLATE "C" NOT NULL, said bigint NOT NULL,
  title text NOT NULL, sort_key text COLLATE "C" NOT NULL, search_key text COLLATE "C" NOT NULL, year integer,
  base_key text COLLATE "C" NOT NULL, quality text NOT NULL, language text NOT NULL, container text NOT NULL,
  rating real, added_at timestamptz NOT NULL, group_title text NOT NULL, group_key text COLLATE "C" NOT NULL,
  entry_id bigint, twin integer, known_id bigint, whole_id bigint, is_new boolean NOT NULL DEFAULT false,
  is_back boolean NOT NULL DEFAULT false
) ON COMMIT DROP;
CREATE TEMP TABLE title_series (LIKE title_movie INCLUDING DEFAULTS INCLUDING IDENTITY) ON COMMIT DROP;
CREATE TEMP TABLE title_episode (
  stream_id bigint NOT NULL, said bigint NOT NULL, series_key text COLLATE "C" NOT NULL, season integer NOT NULL,
  number integer NOT NULL, last integer NOT NULL, title text NOT NULL, container text NOT NULL,
  quality text NOT NULL, language text NOT NULL, added_at timestamptz NOT NULL
) ON COMMIT DROP;
CREATE TEMP TABLE title_touched (kind text NOT NULL, id bigint NOT NULL) ON COMMIT DROP;
