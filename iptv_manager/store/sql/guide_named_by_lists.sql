-- Guides that the lists and panels of living providers name, and that are no source yet. One that several lists name in
-- the same words is fetched once; what holds a placeholder is another address for each of them.
SELECT DISTINCT ON (named.address, CASE WHEN named.address LIKE '%{{%' THEN provider.id END)
  provider.id, provider.name, named.address
FROM provider
CROSS JOIN LATERAL unnest(provider.guide_urls) WITH ORDINALITY AS named (address, place)
WHERE provider.removed_at IS NULL AND named.place <= :most
  AND NOT EXISTS (
    SELECT FROM guide_source AS known
    LEFT JOIN provider AS other ON other.id = known.provider_id
    WHERE known.address = named.address
      AND (known.provider_id = provider.id
        OR named.address NOT LIKE '%{{%' AND known.removed_at IS NULL AND other.removed_at IS NULL)
  )
ORDER BY named.address, CASE WHEN named.address LIKE '%{{%' THEN provider.id END, provider.id, named.place
