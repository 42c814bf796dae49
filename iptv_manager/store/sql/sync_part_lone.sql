-- A few entries of a big list that would be rows of quite another host: one alone is no move of the provider. They are
-- new, and those rows gone; what a person made of the channel stays with the channel, the past of an address with it.
WITH elsewhere AS (
  SELECT match.ordinal
  FROM sync_match_{provider} AS match
  JOIN sync_fresh_{provider} AS fresh ON fresh.ordinal = match.ordinal
  JOIN stream_p{provider} AS known ON known.id = match.id
  WHERE known.url <> fresh.url
    AND substring(fresh.url FROM '^\w+://(?:[^/@]*@)?([^/?#]*)') IS DISTINCT FROM
      substring(known.url FROM '^\w+://(?:[^/@]*@)?([^/?#]*)')
)
DELETE FROM sync_match_{provider}
WHERE ordinal IN (SELECT ordinal FROM elsewhere)
  AND (SELECT count(*) FROM elsewhere) < {fewest}
  AND (SELECT count(*) FROM sync_stage_{provider}) >= {big}
