-- Every stream that is, or was taken for, a film or an episode: nothing is known of what has changed.
CREATE TEMP TABLE title_asked ON COMMIT DROP AS
SELECT id AS stream_id FROM stream_p{provider} WHERE kind <> 'live'
UNION SELECT stream_id FROM movie WHERE provider_id = {provider}
UNION SELECT stream_id FROM episode WHERE series_id IN (SELECT id FROM series WHERE provider_id = {provider})
