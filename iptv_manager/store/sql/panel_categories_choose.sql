-- Take or leave these categories of a panel, and let all others be as they are.
UPDATE panel_category AS known
SET taken = chosen.taken
FROM unnest(cast(:kinds AS text[]), cast(:ids AS text[]), cast(:taken AS boolean[]))
  AS chosen (kind, category_id, taken)
WHERE known.provider_id = :provider
  AND chosen.kind = known.kind AND chosen.category_id = known.category_id
  AND known.taken <> chosen.taken
