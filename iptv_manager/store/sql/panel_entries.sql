-- How many entries each category of a panel has, taken or not, where that is news.
UPDATE panel_category AS known
SET entries = counted.entries
FROM unnest(%(kinds)s::text[], %(ids)s::text[], %(entries)s::integer[]) AS counted (kind, category_id, entries)
WHERE known.provider_id = {provider} AND known.kind = counted.kind AND known.category_id = counted.category_id
  AND known.entries <> counted.entries
