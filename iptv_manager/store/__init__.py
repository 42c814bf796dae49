"""Floor 1: PostgreSQL. The only SQL in the program stands here."""
