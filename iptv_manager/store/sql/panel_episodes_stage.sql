-- The episodes that the details of some series tell of; gone when the transaction ends.
CREATE TEMP TABLE panel_episodes ON COMMIT DROP AS
SELECT ''::text COLLATE "C" AS panel_id, 0::integer AS ordinal, {columns} FROM stream WITH NO DATA
