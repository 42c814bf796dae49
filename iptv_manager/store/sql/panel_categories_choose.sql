-- Take these categories of a panel and no other.
UPDATE panel_category AS known
SET taken = NOT known.taken
WHERE known.provider_id = :provider
  AND known.taken <> EXISTS (
    SELECT FROM unnest(cast(:kinds AS text[]), cast(:ids AS text[])) AS chosen (kind, category_id)
    WHERE chosen.kind = known.kind AND chosen.category_id = known.category_id
  )
