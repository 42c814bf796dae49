-- Nothing is new and nothing has moved: no place is to be found.
CREATE UNLOGGED TABLE sync_place_{provider} (
  ordinal bigint NOT NULL, id bigint, position bigint NOT NULL, crowded boolean NOT NULL, fresh_id bigint
)
