-- The names that lead to them from now on, and the guide ids.
INSERT INTO channel_key (name, country, guide, channel_id, method)
SELECT name, home, key_guide, channel_id, method FROM merge_target_{provider}
UNION ALL
(
  SELECT DISTINCT ON (guide) '', '', guide, channel_id, 'guide_id'
  FROM merge_map_{provider}
  WHERE guide <> ''
  ORDER BY guide, rank
)
ON CONFLICT DO NOTHING
