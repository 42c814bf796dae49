-- What has no channel yet, in groups that will have one each.
CREATE UNLOGGED TABLE merge_cell_{provider} AS
SELECT
  name, home, CASE WHEN apart THEN guide ELSE '' END AS key_guide,
  max(guide) AS guide, min(rank) AS rank
FROM merge_found_{provider}
WHERE channel_id IS NULL
GROUP BY name, home, key_guide
