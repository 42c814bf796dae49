"""Floor 1: outside formats to records and back. File objects in, records out. No network, SQL or Qt."""
