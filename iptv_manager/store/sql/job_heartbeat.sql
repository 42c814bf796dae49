-- Says that this desktop lives, by the server's clock.
INSERT INTO desktop (id, host, kind, version)
VALUES (%(id)s, %(host)s, %(kind)s, %(version)s)
ON CONFLICT (id) DO UPDATE SET seen_at = now(), ended_at = NULL
