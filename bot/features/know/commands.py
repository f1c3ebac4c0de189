"""``know``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.graph import missing_prereqs
from bot.catalog.schema import Topic
from bot.catalog.search import named
from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.reply import Reply
from bot.errors import BadInput
from bot.features import ledger
from bot.features.context import Context
from bot.features.know import replies, rules
from bot.features.know.rules import Spoken
from bot.features.naming import completer, find
from bot.store import entries
from bot.store.entries import EntryKind, NewEntry


@command(
    "know",
    "What you knew before: it opens the road",
    example="know python, sql and git",
    about=(
        "Name one topic or several. They are done on your road, so that what builds on them opens."
        " It earns no points, as nothing was done for it here, and one press takes it back."
    ),
    also=("i know", "known"),
)
def know(
    ctx: Context,
    topics: Annotated[
        str,
        Param(
            "One topic or several, like python, sql and git",
            complete=completer(Topic),
            rest=True,
            high=500,
        ),
    ],
) -> Reply:
    """Mark topics as known: done, without points. Names that are none keep nothing back."""
    spoken = _read(ctx, topics)
    states = entries.states(ctx.tx, ctx.member)
    before = {id for id, state in states.items() if state.done_at}
    new = [topic for topic in spoken.topics if topic.id not in before]
    kept = [
        ledger.keep(ctx, NewEntry(EntryKind.KNOWN, topic.id, ctx.now, ctx.today)) for topic in new
    ]
    for topic in new:
        ctx.finished(topic.id)
    already = [topic for topic in spoken.topics if topic.id in before]
    opened = _opened(ctx, before, before | {topic.id for topic in new})
    unknown = [replies.unknown(ctx.catalog, name) for name in spoken.unknown]
    return replies.known(new, already, opened, unknown, [one.entry for one in kept])


def _read(ctx: Context, typed: str) -> Spoken:
    """The topics that are named. UnknownItem where a single name is none, BadInput for too many."""
    spoken = rules.read_topics(typed, lambda words: _topic(ctx, words))
    if len(spoken.topics) > rules.MOST_TOPICS:
        raise BadInput(f"That is {len(spoken.topics)} topics; I take {rules.MOST_TOPICS} at once.")
    if not spoken.topics and len(spoken.unknown) <= 1:
        find(ctx.catalog, typed, (Topic,))
    return spoken


def _topic(ctx: Context, words: str) -> Topic | None:
    found = named(ctx.catalog, words, (Topic,))
    return found if isinstance(found, Topic) else None


def _opened(ctx: Context, before: set[str], after: set[str]) -> list[Topic]:
    """The topics that wait for nothing now and did before."""
    return [
        topic
        for topic in ctx.catalog.topics
        if topic.id not in after
        and missing_prereqs(ctx.catalog, topic.id, before)
        and not missing_prereqs(ctx.catalog, topic.id, after)
    ]
