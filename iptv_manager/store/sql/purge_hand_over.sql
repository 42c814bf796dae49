-- A film or show of several providers passes to another one of them; one without another goes.
UPDATE {shared}
SET provider_id = other.provider_id
FROM (
  SELECT DISTINCT ON ({shared}_id) {shared}_id, provider_id
  FROM {own}
  WHERE provider_id <> :id
    AND {shared}_id IN (SELECT id FROM {shared} WHERE provider_id = :id)
  ORDER BY {shared}_id, gone_at NULLS FIRST, id
) AS other
WHERE {shared}.id = other.{shared}_id
