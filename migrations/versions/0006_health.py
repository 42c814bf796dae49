"""Health that is remembered."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
destructive = False

SCHEMA = """
SELECT 1;
"""


def upgrade() -> None:
    """Add what this subject needs."""
    op.execute(SCHEMA)


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
