-- Marks of addresses, worked out by `model/identity.py`; NULL where there is nothing to go by.
CREATE UNLOGGED TABLE sync_address_{provider} (
  is_fresh boolean NOT NULL, row bigint NOT NULL, stream bigint, address bigint, host bigint
)
