-- A month of checks, not yet seen by anybody.
CREATE TABLE {table} (LIKE stream_check INCLUDING DEFAULTS)
