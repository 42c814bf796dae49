-- The columns of `stream`, in order.
SELECT attname FROM pg_attribute
WHERE attrelid = 'stream'::regclass AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
