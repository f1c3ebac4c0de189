"""Recall: how well a member knows each card, when it is due, and who wants a line about that.

And what members guess before something is revealed, so that they can see how well they judge.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Id, Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make four tables, and an index to each way in which they are read."""
    op.create_table(
        "recall_cards",
        *_owners("recall_cards"),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "member_id", "item_id", name=op.f("pk_recall_cards")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recall_reviews",
        *_owners("recall_reviews"),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "member_id", "item_id", "number", name=op.f("pk_recall_reviews")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recall_weekly",
        *_owners("recall_weekly"),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("space", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "member_id", name=op.f("pk_recall_weekly")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "guesses",
        *_owners("guesses"),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("guess", sa.Text(), nullable=False),
        sa.Column("guess_number", sa.Double()),
        sa.Column("sure", sa.Integer()),
        sa.Column("truth", sa.Text()),
        sa.Column("truth_number", sa.Double()),
        sa.Column("is_right", sa.Boolean()),
        sa.PrimaryKeyConstraint(
            "community_id", "member_id", "item_id", "asked_at", name=op.f("pk_guesses")
        ),
        sqlite_with_rowid=False,
    )
    _index("recall_cards", "community_id", "member_id", "due_on")
    _index("recall_reviews", "community_id", "member_id", "day")
    _index("recall_weekly", "next_at")


def _owners(table: str) -> tuple[sa.SchemaItem, ...]:
    return (
        sa.Column("community_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f(f"fk_{table}_community_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f(f"fk_{table}_member_id")),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
