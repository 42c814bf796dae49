-- Every stream of the provider, where it was never followed or the rules of matching have changed.
CREATE UNLOGGED TABLE merge_changed_{provider} AS
SELECT id AS stream_id FROM stream_p{provider}
