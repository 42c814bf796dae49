-- What the sync brought is gone with it, and what hangs on it: {table}.
DELETE FROM {table} AS fading
USING sync_change AS noted
WHERE fading.provider_id = {provider} AND noted.run_id = {run} AND noted.change = 'added' AND fading.{key} = noted.stream_id
