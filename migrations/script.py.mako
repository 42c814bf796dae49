"""${message}."""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None
destructive = False  # True makes a backup before this migration


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "op.execute()"}
