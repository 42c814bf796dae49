-- Marks of names, worked out by `model/identity.py`.
CREATE UNLOGGED TABLE sync_name_{provider} (
  is_fresh boolean NOT NULL, row bigint NOT NULL, plain bigint NOT NULL, category bigint NOT NULL,
  look bigint NOT NULL, words bigint[] NOT NULL, numbers bigint[] NOT NULL
)
