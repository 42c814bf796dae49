-- Categories that a panel lists now: new ones with the choice that is given for them, known ones keep theirs.
MERGE INTO panel_category AS known
USING (
  SELECT * FROM unnest(
    cast(:kinds AS text[]), cast(:ids AS text[]), cast(:titles AS text[]), cast(:places AS integer[]),
    cast(:entries AS integer[]), cast(:taken AS boolean[])
  ) AS listed (kind, category_id, title, position, entries, taken)
) AS listed
ON known.provider_id = :provider AND known.kind = listed.kind AND known.category_id = listed.category_id
WHEN MATCHED AND (known.title, known.position, known.gone_at) IS DISTINCT FROM
    (listed.title, listed.position, NULL::timestamptz)
  THEN UPDATE SET title = listed.title, position = listed.position, gone_at = NULL
WHEN NOT MATCHED
  THEN INSERT (provider_id, kind, category_id, title, position, entries, taken)
    VALUES (:provider, listed.kind, listed.category_id, listed.title, listed.position, listed.entries, listed.taken)
