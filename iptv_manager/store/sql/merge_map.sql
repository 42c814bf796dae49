-- Where each of the staged streams goes, by what it says, and how sure that is.
CREATE UNLOGGED TABLE merge_map_{provider} AS
WITH placed AS (
  SELECT
    found.name, found.country, found.guide, found.home, found.streams, found.rank, found.place,
    found.logo_rank, found.guide_rank, found.number_rank,
    coalesce(found.channel_id, target.channel_id) AS channel_id,
    coalesce(target.is_new, false) AS is_new,
    coalesce(found.method, target.method) AS method
  FROM merge_found_{provider} AS found
  LEFT JOIN merge_target_{provider} AS target
    ON found.channel_id IS NULL AND target.name = found.name AND target.home = found.home
    AND target.key_guide = CASE WHEN found.apart THEN found.guide ELSE '' END
)
SELECT
  placed.*,
  (CASE
    WHEN method = 'rule' THEN 1
    WHEN method = 'guide_id' THEN 0.8
    WHEN country = home AND country <> '' THEN 0.95
    WHEN country = home THEN 0.9
    ELSE 0.85
  END)::real AS score
FROM placed
