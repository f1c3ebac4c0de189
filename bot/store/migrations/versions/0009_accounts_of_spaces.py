"""An account is a person as one space knows them, by its own name; what they did says by which.

So a community may have several spaces, and a person an account in each, and what was joined can be
parted again exactly.

And what is to be deleted of groups that left is found without looking at all others.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Id, Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DID = ("entries", "recall_reviews", "guesses")
"""What members did, by which account."""


def upgrade() -> None:
    """Make accounts those of spaces, and tell of every row what account it came from."""
    op.execute(sa.text("CREATE TABLE moved_accounts AS SELECT * FROM accounts"))
    op.drop_table("accounts")
    _make_accounts()
    _fill_accounts()
    op.drop_table("moved_accounts")
    op.create_index(op.f("ix_accounts_member_id"), "accounts", ["member_id"])
    for table in DID:
        op.add_column(table, sa.Column("account_id", Id, nullable=False, server_default="0"))
        _came_from(table)
    _index_spaces()
    _note_orphans()


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", Id, nullable=False),
        sa.Column("space_id", Id, nullable=False),
        sa.Column("native_id", sa.String(64), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_accounts_space_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_accounts_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("space_id", "native_id", name=op.f("uq_accounts_space_id_native_id")),
        sqlite_autoincrement=True,
    )


def _fill_accounts() -> None:
    """Until now a community had one space of a platform, and a member one account.

    What is left of a community whose space was deleted already has no account any more.
    """
    op.execute(
        sa.text(
            "INSERT INTO accounts (space_id, native_id, member_id, name)"
            " SELECT spaces.id, moved_accounts.native_id, members.id, members.name"
            " FROM moved_accounts"
            " JOIN members ON members.id = moved_accounts.member_id"
            " JOIN spaces ON spaces.community_id = moved_accounts.community_id"
            " AND spaces.platform = moved_accounts.platform"
            " ORDER BY members.id"
        )
    )


def _index_spaces() -> None:
    op.create_index(op.f("ix_spaces_community_id"), "spaces", ["community_id"])
    left = sa.text("left_at IS NOT NULL")
    op.create_index(
        op.f("ix_spaces_left_at"), "spaces", ["left_at"], sqlite_where=left, postgresql_where=left
    )


def _note_orphans() -> None:
    """Communities without any space are found by a moment, also those that were left half emptied."""
    op.add_column("communities", sa.Column("orphaned_at", Instant()))
    op.execute(
        sa.text(
            "UPDATE communities SET orphaned_at = created_at"
            " WHERE NOT EXISTS (SELECT 1 FROM spaces WHERE spaces.community_id = communities.id)"
        )
    )
    without = sa.text("orphaned_at IS NOT NULL")
    op.create_index(
        op.f("ix_communities_orphaned_at"),
        "communities",
        ["orphaned_at"],
        sqlite_where=without,
        postgresql_where=without,
    )


def _came_from(table: str) -> None:
    op.execute(
        sa.text(
            f"UPDATE {table} SET account_id = coalesce((SELECT min(accounts.id) FROM accounts"
            f" WHERE accounts.member_id = {table}.member_id), 0)"
        )
    )
