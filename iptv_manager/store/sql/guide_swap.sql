-- The programmes just read take the place of those before: readers see either the old or the new ones.
DROP TABLE IF EXISTS programme_s{source};
ALTER TABLE programme_s{source}_next RENAME TO programme_s{source};
ALTER INDEX programme_s{source}_next_channel RENAME TO programme_s{source}_channel;
ALTER TABLE programme ATTACH PARTITION programme_s{source} FOR VALUES IN ({source})
