"""``explain`` and ``resources``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Topic
from bot.chat.command import Param, command
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.explain import replies
from bot.features.items import completer, find, known, shared
from bot.store import entries


@command(
    "explain",
    "Explain a topic simply: a prompt for one that you finished",
    example="explain linear-algebra",
)
def explain(
    ctx: Context,
    name: Annotated[
        str,
        Param(
            "A topic; your last finished one if left out",
            complete=completer(Topic),
            known=known(Topic),
            high=100,
        ),
    ] = "",
    share: Annotated[bool, Param("Show it to everyone in this channel")] = False,
) -> Reply:
    """The explain-it-simply prompt of a topic: what can be explained to a newcomer is understood."""
    if name:
        found = find(ctx.catalog, name, (Topic,), "explain {}")
        return shared(replies.explain(found, ctx.edit(found)), share)
    done = [(state.done_at, topic) for topic, state in _topics(ctx) if state.done_at]
    if not done:
        ways = [("What is next?", "next"), ("Show the roadmap", "roadmap")]
        raise NotNow(
            "You have finished no topic yet. `/explain` with a name takes any topic all the same.",
            ways,
        )
    latest = max(done, key=lambda found: found[0])[1]
    return shared(replies.explain(latest, ctx.edit(latest)), share)


@command(
    "resources",
    "Where to learn a topic: courses, books, pages, exercises",
    example="resources linear-algebra",
)
def resources(
    ctx: Context,
    topic: Annotated[
        str, Param("A topic", complete=completer(Topic), known=known(Topic), high=100)
    ],
    share: Annotated[bool, Param("Show it to everyone in this channel")] = False,
) -> Reply:
    """A topic's resources with kind, cost and effort."""
    found = find(ctx.catalog, topic, (Topic,), "resources {}")
    return shared(replies.resources(found, ctx.edit(found)), share)


def _topics(ctx: Context) -> list[tuple[Topic, entries.ItemState]]:
    states = entries.states(ctx.tx, ctx.member)
    found = [(ctx.catalog.get(id), state) for id, state in states.items()]
    return [(topic, state) for topic, state in found if isinstance(topic, Topic) and topic.active]
