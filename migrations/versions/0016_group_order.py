"""A group's streams in the provider's own order: found in the index alone, not row by row all over the table."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
destructive = False


def upgrade() -> None:
    """Build the index anew, on every partition."""
    op.execute("DROP INDEX stream_group")
    op.execute(
        "CREATE INDEX stream_group ON stream (group_key, sort_key, id) INCLUDE (provider_id, position) "
        "WHERE gone_at IS NULL"
    )


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
