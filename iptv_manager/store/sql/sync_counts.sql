-- What this sync would do, before it does it.
SELECT
  (SELECT count(*) FROM sync_same_{provider}) AS same,
  (SELECT count(*) FROM sync_fresh_{provider}) AS fresh,
  (SELECT count(*) FROM sync_pair_{provider} WHERE NOT returned) AS kept,
  (SELECT count(*) FROM sync_pair_{provider} WHERE NOT returned AND changed) AS changed,
  (SELECT count(*) FROM sync_pair_{provider} WHERE returned) AS returned,
  (SELECT count(*) FROM stream_p{provider} WHERE gone_at IS NULL) AS active
