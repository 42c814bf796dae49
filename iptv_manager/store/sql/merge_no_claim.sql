-- A first merge renames nothing.
CREATE UNLOGGED TABLE merge_claim_{provider} (
  name text COLLATE "C", home text COLLATE "C", key_guide text COLLATE "C", channel_id bigint
)
