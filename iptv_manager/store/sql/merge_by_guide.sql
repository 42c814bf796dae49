-- New groups that bear the guide id of another one or of a channel, with all names in question: whether these may
-- be one station is decided by model/matching.py.
SELECT
  cell.guide, cell.home, array_agg(DISTINCT cell.name) AS names, known.channel_id,
  coalesce((
    SELECT array_agg(DISTINCT key.name)
    FROM channel_key AS key
    WHERE key.channel_id = known.channel_id AND key.name <> ''
      AND (key.country = cell.home OR key.country = '' OR cell.home = '')
  ), '{{}}') AS known_names
FROM merge_cell_{provider} AS cell
LEFT JOIN channel_key AS known ON known.name = '' AND known.country = '' AND known.guide = cell.guide
WHERE cell.guide <> ''
GROUP BY cell.guide, cell.home, known.channel_id
HAVING count(DISTINCT cell.name) > 1 OR known.channel_id IS NOT NULL
