-- Favourites that become part of another channel make that one a favourite: nothing a person chose is lost.
UPDATE channel
SET favourite = true
WHERE id = %(target)s AND NOT favourite
  AND EXISTS (SELECT FROM channel AS other WHERE other.id = ANY(%(others)s::bigint[]) AND other.favourite)
