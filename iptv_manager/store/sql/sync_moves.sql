-- Does any entry that we keep stand before one that it stood behind? No row moves otherwise.
SELECT EXISTS (
  SELECT FROM (
    SELECT position <= lag(position) OVER (ORDER BY ordinal) AS moved
    FROM (
      SELECT ordinal, position FROM sync_same_{provider}
      UNION ALL
      SELECT ordinal, position FROM sync_pair_{provider}
    ) AS kept
  ) AS steps
  WHERE moved
)
