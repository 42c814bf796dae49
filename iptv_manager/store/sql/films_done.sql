INSERT INTO title_state (provider_id, run_id, rules) VALUES ({provider}, {run}, {rules})
ON CONFLICT (provider_id) DO UPDATE SET run_id = greatest(title_state.run_id, excluded.run_id), rules = excluded.rules
