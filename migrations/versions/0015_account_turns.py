"""Whose turn it is with an account, among all programs of a database."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
destructive = False


def upgrade() -> None:
    """One row, made when it is first wanted. Nothing of it is to outlive a crash."""
    op.execute(
        "CREATE UNLOGGED TABLE account_turns ("
        "id smallint CONSTRAINT account_turns_pkey PRIMARY KEY CONSTRAINT account_turns_id_check CHECK (id = 1), "
        "register text NOT NULL)"
    )


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
