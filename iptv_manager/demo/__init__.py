"""A provider of our own on loopback, to try and to test everything without an account."""
