-- Categories of these kinds that the panel lists no more; the choice is kept for when they come back.
UPDATE panel_category AS known
SET gone_at = now()
WHERE known.provider_id = :provider AND known.gone_at IS NULL AND known.kind = ANY(cast(:of AS text[]))
  AND NOT EXISTS (
    SELECT FROM unnest(cast(:kinds AS text[]), cast(:ids AS text[])) AS listed (kind, category_id)
    WHERE listed.kind = known.kind AND listed.category_id = known.category_id
  )
