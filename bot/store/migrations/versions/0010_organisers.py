"""Organisers name others beside those of whom the platform says it; what they change is listed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Id, Instant, MessageText

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of who is named, and that of what was changed."""
    _make_organisers()
    _make_log()


def _make_organisers() -> None:
    op.create_table(
        "organisers",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("space_id", Id, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("native_id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("named_by", sa.Text(), nullable=False),
        sa.Column("named_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_organisers_community_id")
        ),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_organisers_space_id")),
        sa.PrimaryKeyConstraint("space_id", "kind", "native_id", name=op.f("pk_organisers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_organisers_community_id"), "organisers", ["community_id"])


def _make_log() -> None:
    op.create_table(
        "organiser_log",
        sa.Column("id", Id, nullable=False),
        sa.Column("community_id", Id, nullable=False),
        sa.Column("space_id", Id, nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("did", MessageText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_organiser_log_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_organiser_log_space_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser_log")),
    )
    op.create_index(
        op.f("ix_organiser_log_community_id_id"), "organiser_log", ["community_id", "id"]
    )
    op.create_index(
        op.f("ix_organiser_log_space_id_account"), "organiser_log", ["space_id", "account"]
    )
    op.create_index(op.f("ix_organiser_log_at"), "organiser_log", ["at"])
