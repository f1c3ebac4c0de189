"""What anybody else is shown, on every path that there is, keeps what is told of privacy.

Notes, links, minutes and the titles of own work stand nowhere but with their member, and nothing at
all of who is left out: in no answer, shared or not, and in no post.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.command import CommandSpec
from bot.chat.parameter import Kind
from bot.chat.reply import Reply
from bot.features.leaderboard.rules import SUGGESTED
from bot.store.database import Database
from tests.dialogs.player import offers, rendering
from tests.fakes import Clock, ListSender, Talk

HIDDEN = "Quillana"
MINUTES = {"quillana": 37, "bo": 43, "cy": 53, "dee": 59}
SECRETS = (
    "zymurgy",
    "knitting",
    "own.example",
    *(f"{minutes} min" for minutes in MINUTES.values()),
)
DEPTH = 2  # presses after a command
A_WEEK = timedelta(days=7)


def shown(reply: Reply) -> str:
    return f"{reply.summary}\n{rendering(reply)}"


async def live(say: Talk) -> None:
    """Four members do all that can be kept of them; one of them is left out."""
    for who, minutes in MINUTES.items():
        await say(f"log vectors {minutes} note:knitting-{who} link:https://own.example/{who}", who)
        await say("log matrices 10 zymurgy", who)
        await say('log own:"Zymurgy" 10 knitting', who)
        await say(f"done {'vectors' if who == 'bo' else 'trees'}", who)
        await say("log review-code knitting", who)
        await say("submit dot-product 32", who)
        await say("vote", who)
    await say("me show private:yes", HIDDEN.lower())


def lines_of(commands: dict[str, CommandSpec]) -> Iterator[str]:
    """Every command as its example, and bare; each that can be shared, for everyone."""
    for spec in commands.values():
        some = [spec.name, spec.example]
        if spec.name == "leaderboard":
            some += [f"leaderboard {window}" for _, window in SUGGESTED]
        for line in some:
            yield line
            if spec.parameter("share") is not None:
                yield f"{line} share:yes"
        yield from (f"{spec.name} {p.name}:yes" for p in spec.parameters if p.kind is Kind.FLAG)


async def crawled(say: Talk, who: str, lines: list[str], *, organiser: bool) -> list[str]:
    """All that somebody reads who types these lines and presses every button of the answers."""
    said: list[str] = []
    tried = set(lines)
    for _ in range(DEPTH + 1):
        answers = [await say(line, who, organiser=organiser) for line in lines]
        said += map(shown, answers)
        pressed = {item.line for answer in answers for item in offers(answer)}
        lines = sorted(pressed - tried)
        tried |= pressed
    return said


@pytest.fixture
def sender(clock: Clock) -> ListSender:
    return ListSender(clock)


@pytest.fixture
def core(sqlite_database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(sqlite_database, tiny, clock=clock)


async def posts_of_a_week(core: App, clock: Clock, sender: ListSender) -> list[str]:
    """What is posted and edited in the week that passes."""
    end = clock() + A_WEEK
    while clock() < end:
        clock.turn(hours=6)
        await core.tick()
        await core.deliver([sender])
        await core.look_after([sender])
    replies = [m.reply for m in sender.messages] + [reply for _, reply in sender.edits]
    return [shown(reply) for reply in replies]


@pytest.mark.parametrize(("who", "organiser"), [("eve", False), ("tom", True)])
async def test_nobody_else_reads_what_is_a_member_s_own(
    core: App, clock: Clock, sender: ListSender, who: str, organiser: bool
) -> None:
    say = Talk(core)
    await say("setup UTC", "tom", organiser=True)
    await live(say)
    read = await posts_of_a_week(core, clock, sender)
    assert any("Finished" in post and "Bo: " in post for post in read), "there is no recap"
    read += await crawled(say, who, list(lines_of(dict(core.commands))), organiser=organiser)
    assert any(". Bo · " in answer for answer in read), "there is no board"
    for answer in read:
        told = answer.lower()
        assert HIDDEN.lower() not in told, answer
        assert not [secret for secret in SECRETS if secret in told], answer


async def test_it_would_be_seen_if_they_were_shown(
    core: App, clock: Clock, sender: ListSender
) -> None:
    say = Talk(core)
    await say("setup UTC", "tom", organiser=True)
    await live(say)
    await say("me show private:no", HIDDEN.lower())
    read = await posts_of_a_week(core, clock, sender)
    read.append(shown(await say("leaderboard all share:yes", "eve")))
    assert [HIDDEN in answer for answer in read].count(True) == 2
