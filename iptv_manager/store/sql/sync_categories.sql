-- The provider's groups and how many streams each has, for the filters of the window.
MERGE INTO category
USING (
  SELECT group_key AS key, min(group_title) AS title, count(*) AS stream_count
  FROM stream_p{provider}
  WHERE gone_at IS NULL
  GROUP BY group_key
) AS counted
ON category.provider_id = {provider} AND category.key = counted.key
WHEN MATCHED AND (category.title, category.stream_count) IS DISTINCT FROM (counted.title, counted.stream_count)
  THEN UPDATE SET title = counted.title, stream_count = counted.stream_count
WHEN NOT MATCHED
  THEN INSERT (provider_id, key, title, stream_count)
    VALUES ({provider}, counted.key, counted.title, counted.stream_count)
