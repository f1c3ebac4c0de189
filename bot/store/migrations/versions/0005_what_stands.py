"""Titles of one's own work, what a member is still to be told, which moments a recap tells.

A right answer is an entry of its own kind from this version on; those that were kept as finished by
the member's word are known by the note that was written with them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import DayText, Id, Instant, MessageText

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns, an index and a table; call right answers what they are."""
    op.create_index(
        op.f("ix_entries_community_id_member_id_item_id"), "entries", ["community_id", "member_id", "item_id"]
    )
    op.add_column("entries", sa.Column("title", sa.Text(), server_default="", nullable=False))
    op.add_column("members", sa.Column("to_tell", MessageText(), server_default="", nullable=False))
    op.create_table(
        "recaps",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("slot", DayText(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_recaps_community_id")),
        sa.PrimaryKeyConstraint("community_id", "slot", name=op.f("pk_recaps")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "UPDATE entries SET kind = 'answered'"
        " WHERE kind = 'done' AND item_id LIKE 'cha-%' AND note LIKE 'Answer: %'"
    )
