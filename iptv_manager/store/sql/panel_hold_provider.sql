-- Hold a provider, that its series need not look it up one by one, which takes as long as copying them.
-- Where we may not leave that out (no superuser), or there is no such provider, nothing is held and all is checked.
-- Nothing else is done here: what a query does for a row is done before it waits for whoever deletes that row.
SELECT FROM provider
WHERE id = %s AND has_parameter_privilege('session_replication_role', 'SET')
FOR KEY SHARE
