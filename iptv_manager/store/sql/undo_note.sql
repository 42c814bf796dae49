-- What taking a sync back did, as changes of a run of its own: the other way round.
INSERT INTO sync_change (run_id, stream_id, change, renamed, moved, url_changed, name, group_title)
SELECT
  {run}, undone.stream_id,
  CASE undone.change WHEN 'added' THEN 'gone' WHEN 'gone' THEN 'returned' WHEN 'returned' THEN 'gone'
    ELSE undone.change END,
  undone.renamed, undone.moved, undone.url_changed,
  coalesce(undone.before ->> 'name', undone.name), coalesce(undone.before ->> 'group_title', undone.group_title)
FROM sync_change AS undone
WHERE undone.run_id = {undone}
