-- The channels that a provider has streams in. (A table within merge_refresh.)
(SELECT DISTINCT channel_id FROM channel_stream WHERE provider_id = {provider})
