-- Which entries are which rows, tier by tier; made by `store/pairing.py`.
CREATE UNLOGGED TABLE sync_match_{provider} (ordinal bigint NOT NULL, id bigint NOT NULL)
