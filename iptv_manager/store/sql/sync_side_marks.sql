-- One side with the marks that were worked out for it.
CREATE UNLOGGED TABLE {made}_{provider} AS
SELECT side.*, {columns}
FROM {side}_{provider} AS side
JOIN {marks}_{provider} AS marks ON marks.row = side.row
WHERE marks.is_fresh = {is_fresh}
