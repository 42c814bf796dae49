-- Every foreign key of one column: who refers to whom, and whether it may be emptied.
SELECT child.relname, child_column.attname, parent.relname, parent_column.attname, confdeltype = 'n'
FROM pg_constraint
JOIN pg_class AS child ON child.oid = conrelid AND NOT child.relispartition
JOIN pg_class AS parent ON parent.oid = confrelid AND NOT parent.relispartition
JOIN pg_attribute AS child_column ON child_column.attrelid = conrelid AND child_column.attnum = conkey[1]
JOIN pg_attribute AS parent_column ON parent_column.attrelid = confrelid AND parent_column.attnum = confkey[1]
WHERE contype = 'f' AND array_length(conkey, 1) = 1
ORDER BY child.relname, child_column.attname
