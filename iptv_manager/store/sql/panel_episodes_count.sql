-- How many streams the provider has now.
UPDATE provider
SET stream_count = (SELECT count(*) FROM stream_p{provider} WHERE gone_at IS NULL)
WHERE id = {provider}
