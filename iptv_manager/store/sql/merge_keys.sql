-- The names that lead to them from now on, and the guide ids; in the order of the index that they go into.
INSERT INTO channel_key (name, country, guide, channel_id, method)
SELECT name, home, key_guide, channel_id, method FROM merge_target_{provider}
UNION ALL
(
  SELECT DISTINCT ON (guide) '', '', guide, channel_id, 'guide_id'
  FROM merge_map_{provider} AS map
  WHERE guide <> ''
    AND NOT EXISTS (
      SELECT FROM merge_target_{provider} AS nameless
      WHERE nameless.name = '' AND nameless.home = '' AND nameless.key_guide = map.guide
    )
  ORDER BY guide, rank
)
ORDER BY 1, 2, 3
{on_conflict}
