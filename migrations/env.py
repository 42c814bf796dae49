"""Alembic's entry: runs the migrations on the connection and in the transaction of `store/migrate.py`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
