"""Where wishes are carried out: each desk takes one subject to the services and tells how it went."""
