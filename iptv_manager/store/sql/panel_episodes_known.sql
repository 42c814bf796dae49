-- Rows of those series, living ones before tombstones, and what becomes of each: n-th with n-th of one identity.
-- A series that tells of no episode at all loses none: it has most likely not answered.
CREATE TEMP TABLE panel_episodes_known ON COMMIT DROP AS
WITH known AS (
  SELECT stream.*, stream.extra ->> 'series_id' AS panel_id,
    row_number() OVER (
      PARTITION BY stream.extra ->> 'series_id', identity ORDER BY gone_at DESC NULLS FIRST, position
    ) AS turn
  FROM stream_p{provider} AS stream
  WHERE stream.extra ->> 'series_id' = ANY(%(series)s)
)
SELECT known.id, fresh.ordinal,
  CASE
    WHEN fresh.ordinal IS NULL THEN 'gone'
    WHEN known.gone_at IS NOT NULL THEN 'returned'
    WHEN ({fresh_content}) IS DISTINCT FROM ({known_content}) THEN 'changed'
  END AS change
FROM known
LEFT JOIN panel_episodes AS fresh
  ON known.turn = 1 AND fresh.panel_id = known.panel_id AND fresh.identity = known.identity
WHERE (known.gone_at IS NULL OR fresh.ordinal IS NOT NULL)
  AND known.panel_id IN (SELECT panel_id FROM panel_episodes)
