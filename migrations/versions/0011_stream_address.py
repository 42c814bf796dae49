"""Streams can be sorted by address. Addresses may exceed an index row, so their first part is what is sorted by."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
destructive = False


def upgrade() -> None:
    """Build the index on every partition."""
    op.execute(
        'CREATE INDEX stream_address ON stream ("left"(url, 128) COLLATE "C", id) INCLUDE (provider_id) '
        "WHERE gone_at IS NULL"
    )


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
