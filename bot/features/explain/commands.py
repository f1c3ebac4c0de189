"""``explain`` and ``resources``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from bot.catalog.schema import Topic
from bot.chat.command import command
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.explain import replies
from bot.features.items import ShareFlag, shared
from bot.features.naming import find_to_read, item_param, taken_as
from bot.store import entries


@command(
    "explain",
    "Explain a topic simply: a prompt for one that you finished",
    example="explain linear-algebra",
    reads="always",
)
def explain(
    ctx: Context,
    name: Annotated[str, item_param("A topic; your last finished one if left out", Topic)] = "",
    share: ShareFlag = False,
) -> Reply:
    """The prompt to explain a topic simply: what a newcomer is told well is understood."""
    if name:
        found = find_to_read(ctx.catalog, name, (Topic,))
        page = replies.explain(found, ctx.edit(found))
        return shared(taken_as(page, name, found), share)
    latest = _last_finished(ctx)
    if latest is None:
        ways = [("What is next?", "next"), ("Show the roadmap", "roadmap")]
        raise NotNow(
            "You have finished no topic yet. `/explain` with a name takes any topic all the same.",
            ways,
        )
    return shared(replies.explain(latest, ctx.edit(latest)), share)


@command(
    "resources",
    "Where to learn a topic: courses, books, pages, exercises",
    example="resources linear-algebra",
    reads="always",
)
def resources(
    ctx: Context,
    topic: Annotated[str, item_param("A topic", Topic)],
    share: ShareFlag = False,
) -> Reply:
    """A topic's resources with kind, cost and effort."""
    found = find_to_read(ctx.catalog, topic, (Topic,))
    page = replies.resources(found, ctx.edit(found))
    return shared(taken_as(page, topic, found), share)


def _last_finished(ctx: Context) -> Topic | None:
    done: list[tuple[datetime, Topic]] = []
    for id, state in entries.states(ctx.tx, ctx.member).items():
        topic = ctx.catalog.get(id)
        if state.done_at and isinstance(topic, Topic) and topic.active:
            done.append((state.done_at, topic))
    if not done:
        return None
    return max(done, key=lambda one: one[0])[1]
