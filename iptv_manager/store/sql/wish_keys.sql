-- The streams by which the wishes of an import name their channels.
INSERT INTO line_up_wish_key (
  wish_id, place, provider_key, identity, sort_key, group_key, guide_id, by_hand
)
SELECT wish.id, said.place, lower(said.key ->> 'provider'), nullif(said.key ->> 'identity', '')::uuid,
  said.key ->> 'sort_key', said.key ->> 'group_key', said.key ->> 'guide_id', (said.key ->> 'by_hand')::boolean
FROM line_up_wish AS wish
CROSS JOIN LATERAL jsonb_array_elements(wish.record -> 'streams') WITH ORDINALITY AS said (key, place)
WHERE wish.edit_id = %(edit)s AND wish.id >= %(first)s
