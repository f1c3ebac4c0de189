"""Communities can be joined: each says which one leads those that it belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Id, Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say of each community which one leads it, and since when: nothing, until they are joined."""
    op.add_column("communities", sa.Column("joined_to", Id))
    op.add_column("communities", sa.Column("joined_at", Instant))
    joined = sa.text("joined_to IS NOT NULL")
    op.create_index(
        op.f("ix_communities_joined_to"),
        "communities",
        ["joined_to"],
        sqlite_where=joined,
        postgresql_where=joined,
    )
