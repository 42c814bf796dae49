-- New and moved entries take the place that their number in the list gives, as all others will.
UPDATE sync_place_{provider} SET position = ordinal << 20
