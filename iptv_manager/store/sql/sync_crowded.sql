-- Is there no room left somewhere between two neighbours?
SELECT EXISTS (SELECT FROM sync_place_{provider} WHERE crowded)
