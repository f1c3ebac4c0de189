"""What is said when an invocation comes again is called its answer, and small facts are kept in ``kv``.

The texts in picks, outbox, schedules, breaks and seen stay as they are. From this version on they are messages, an id
with its values; a sentence that an older version kept is read as a message that says exactly that.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rename them, with all that is in them."""
    op.alter_column("seen", "summary", new_column_name="answer", existing_type=sa.Text(), existing_nullable=False)
    # Made anew, because SQLite renames no constraint.
    op.create_table(
        "kv",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kv")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO kv (key, value) SELECT key, value FROM keepsakes")
    op.drop_table("keepsakes")
