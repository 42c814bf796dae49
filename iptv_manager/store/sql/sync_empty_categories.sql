-- Groups that no living stream is in any more. (PostgreSQL 15 and 16 have no NOT MATCHED BY SOURCE.)
DELETE FROM category
WHERE provider_id = {provider}
  AND NOT EXISTS (
    SELECT FROM stream_p{provider} AS stream WHERE stream.group_key = category.key AND stream.gone_at IS NULL
  )
