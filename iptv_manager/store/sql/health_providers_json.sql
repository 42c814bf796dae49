-- The health of providers, each as one JSON object. `providers` is health_providers.sql.
SELECT to_json(one) FROM ({providers}) AS one
