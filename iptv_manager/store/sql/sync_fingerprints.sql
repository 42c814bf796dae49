-- How many different fingerprints a table of an import holds: sorting nothing but them takes half as long as finding
-- those that occur more than once, which in most lists none does.
SELECT count(DISTINCT fingerprint) FROM {table}
