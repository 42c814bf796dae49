-- The month takes its place; its indexes are those of all months.
ALTER TABLE stream_check ATTACH PARTITION {table} FOR VALUES FROM ('{start}') TO ('{end}')
