"""Floor 1: guarded, polite HTTP. No SQL, no formats, no Qt."""
