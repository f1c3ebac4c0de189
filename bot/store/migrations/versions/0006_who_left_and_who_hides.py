"""Who removed the bot, who is left out of boards and recaps, and two indexes for tidying.

A post in a channel that has nothing to be brought up to date is not in the index of those that have:
there are far more of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns and an index; make one index smaller."""
    op.add_column("spaces", sa.Column("left_at", Instant()))
    op.add_column("members", sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(op.f("ix_seen_at"), "seen", ["at"])
    op.drop_index(op.f("ix_outbox_refresh_at"), "outbox")
    wanted = sa.text("refresh_at IS NOT NULL")
    op.create_index(
        op.f("ix_outbox_refresh_at"), "outbox", ["refresh_at"], sqlite_where=wanted, postgresql_where=wanted
    )
