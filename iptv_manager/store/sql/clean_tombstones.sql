-- Those tombstones are deleted from {table}.
DELETE FROM {table} AS fading
USING clean_chosen AS chosen
WHERE fading.provider_id = {provider} AND fading.{key} = chosen.id
