-- Exact repeats within one list, where the person wants each entry once.
DELETE FROM {table} WHERE twin > 0
