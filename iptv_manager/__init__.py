"""IPTV Manager: several IPTV subscriptions and lists, one tidy line-up, kept in PostgreSQL."""

__version__ = "0.1.0"
