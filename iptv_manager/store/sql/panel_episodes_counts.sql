-- What taking these episodes would do.
SELECT
  (
    SELECT count(*) FROM panel_episodes AS fresh
    WHERE NOT EXISTS (SELECT FROM panel_episodes_known AS known WHERE known.ordinal = fresh.ordinal)
  ) AS added,
  count(*) FILTER (WHERE change = 'changed') AS changed,
  count(*) FILTER (WHERE change = 'gone') AS gone,
  count(*) FILTER (WHERE change = 'returned') AS returned
FROM panel_episodes_known
