-- How many living streams of each kind a provider has.
SELECT kind::text, count(*) FROM stream_p{provider} WHERE gone_at IS NULL GROUP BY kind
