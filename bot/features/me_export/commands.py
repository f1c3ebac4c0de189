"""``me export``."""

from __future__ import annotations

from bot.chat.command import command
from bot.chat.reply import Reply
from bot.features.context import Context
from bot.features.me_export import replies, rules
from bot.store import mine
from bot.store.members import TO_NEWCOMERS


@command(
    "me export",
    "Everything I keep about you, as one file",
    example="me export",
    also=("export", "export my data", "my data", "download my data"),
    about=(
        "One zip file that only you get: all of it as JSON, and each table as CSV. It is read out"
        " of the database at the moment you ask; nothing is left out, and nothing of others is in"
        " it."
    ),
    reads="always",
)
def export(ctx: Context) -> Reply:
    """Every row of every table that is the member's, packed."""
    ctx.says(TO_NEWCOMERS)
    kept = mine.kept_of(ctx.tx, mine.whose(ctx.tx, ctx.member))
    files = rules.files(kept, ctx.community.name, ctx.now, ctx.catalog.title_of)
    return replies.exported({name: len(rows) for name, rows in kept.items()}, files)
