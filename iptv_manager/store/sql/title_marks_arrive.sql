-- Marks that wait for a provider of a name, once it is there: its films without a year are told apart by its id.
WITH arriving AS (
  SELECT waiting.id, waiting.favourite, waiting.watch_later, waiting.hidden,
    replace(waiting.match_key, '|@' || waiting.waits_for || '|', '|p' || provider.id || '|') AS match_key
  FROM {whole} AS waiting
  JOIN provider ON lower(provider.name) = waiting.waits_for AND provider.removed_at IS NULL
  WHERE waiting.waits_for IS NOT NULL AND provider.id = {provider}
), known AS (
  UPDATE {whole} AS known
  SET favourite = known.favourite OR arriving.favourite, watch_later = known.watch_later OR arriving.watch_later,
    hidden = known.hidden OR arriving.hidden
  FROM arriving
  WHERE known.match_key = arriving.match_key
  RETURNING arriving.id
), doubled AS (
  DELETE FROM {whole} WHERE id IN (SELECT id FROM known)
)
UPDATE {whole} AS waiting
SET match_key = arriving.match_key, waits_for = NULL
FROM arriving
WHERE waiting.id = arriving.id AND arriving.id NOT IN (SELECT id FROM known)
