"""Lists are read once more: the accounts that their entries carry are found then, and taken out of what is stored."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
destructive = False


def upgrade() -> None:
    """Let the next sync of each list read it, however little it has changed."""
    op.execute("UPDATE provider SET digest = NULL, etag = '', last_modified = '' WHERE kind = 'm3u'")


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
