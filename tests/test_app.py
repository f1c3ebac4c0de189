from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Annotated

import pytest
from sqlalchemy import Connection, Table, func, select
from structlog.testing import capture_logs

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.command import command
from bot.chat.form import Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.parameter import Param
from bot.chat.parse import parse
from bot.chat.reply import Accent, Actions, Button, ItemCard, Link, Prose, Reply, plain
from bot.errors import StoreError
from bot.features.context import Context
from bot.features.index import COMMANDS
from bot.store import spaces
from bot.store.database import Database
from bot.store.tables import bins, entries, seen, totals
from bot.store.tables import members as member_rows
from bot.store.work import T
from tests.fakes import Clock, Fault, ListSender, Talk

HOSTILE = (
    "@everyone @here <!channel> <!here> <@U123> <#C1|x>",
    "**bold** *it* _it_ ~~no~~ `code` ```fence```",
    "[click](https://evil.example) <https://evil.example|click>",
    "# head\n> quote\n- list\n\n***",
    "\u202etxt.exe \u200b\ufeff",
    "nul \0 and half a pair \ud83d end",
    "&lt;script&gt; <script>alert(1)</script> {{7*7}} %s %n ${x}",
)


@command("break", "Save something and fall over")
def fall_over(ctx: Context, word: Annotated[str, Param("A word")] = "") -> Reply:
    spaces.set_zone(ctx.tx, ctx.community, "Asia/Tokyo")
    raise KeyError("a secret that nobody should read")


def said(reply: Reply) -> str:
    return "\n".join("".join(map(plain, block.fallback().spans)) for block in reply.blocks)


def count(table: Table) -> Callable[[Connection], int]:
    return lambda tx: int(tx.execute(select(func.count()).select_from(table)).scalar_one())


def points_of_all(tx: Connection) -> int:
    return int(
        tx.execute(select(func.sum(totals.c.points)).where(totals.c.period == "all")).scalar_one()
    )


@pytest.fixture
def broken(database: Database, tiny: Catalog, clock: Clock) -> Talk:
    return Talk(App(database, tiny, clock=clock, commands=(*COMMANDS, fall_over)))


async def reply_to(app: App, request: Request) -> Reply:
    answer = await app.say(request)
    assert isinstance(answer, Reply)
    return answer


async def test_a_redelivered_invocation_does_nothing_twice(say: Talk, database: Database) -> None:
    await say("log vectors 45", id="again")
    second = await say("log vectors 45", id="again")
    assert second.summary == "This /log reached me twice; I counted it once."
    assert said(second) == "This log reached me twice; I counted it once."  # a command as a mark
    assert await database.read(count(entries)) == 1


async def test_an_invocation_delivered_many_times_at_once_does_nothing_twice(
    say: Talk, database: Database
) -> None:
    replies = await asyncio.gather(*(say("log vectors 45", id="again") for _ in range(8)))
    assert sum("reached me twice" in said(reply) for reply in replies) == 7
    assert await database.read(count(entries)) == 1


async def test_a_refused_invocation_may_come_again(say: Talk, database: Database) -> None:
    assert (await say("undo", id="again")).accent is Accent.WARNING
    await say("log vectors 45")
    assert "Undone" in (await say("undo", id="again")).summary


async def test_ids_are_forgotten_when_no_platform_delivers_them_again(
    say: Talk, app: App, database: Database, clock: Clock
) -> None:
    await say("log vectors 45", id="old")
    clock.turn(days=2)
    await app.tick()
    assert await database.read(count(seen)) == 1
    clock.turn(days=2)
    await app.tick()
    assert await database.read(count(seen)) == 0


async def test_an_unexpected_fault_is_one_apology_and_nothing_is_saved(
    broken: Talk, database: Database
) -> None:
    with capture_logs() as logged:
        reply = await broken("break", id="x1")
    reference = reply.summary.removeprefix("That did not work (reference ").removesuffix(")")
    assert reply.accent is Accent.PROBLEM
    assert len(reference) == 6
    assert said(reply) == (
        "That did not work, and it is my fault, not yours. Nothing was saved."
        f" Reference {reference}; an organiser can look it up.\nTry it again: break"
    )
    [line] = logged
    assert (line["reference"], line["id"], line["log_level"]) == (reference, "x1", "error")
    assert await database.read(count(member_rows)) == 0
    assert await database.read(count(seen)) == 0
    assert "Time zone: UTC" in said(await broken("me"))


async def test_a_fault_does_not_touch_what_others_do_at_the_same_time(
    broken: Talk, database: Database
) -> None:
    with capture_logs() as logged:
        lines = [broken("break" if n % 3 == 0 else "log vectors 10", f"m{n}") for n in range(30)]
        replies = await asyncio.gather(*lines)
    assert [reply.accent for reply in replies].count(Accent.PROBLEM) == len(logged) == 10
    assert await database.read(count(entries)) == 20


class Unreachable:
    """A database that does not answer."""

    dialect = "none"

    async def transact(self, work: Callable[[Connection], T]) -> T:
        raise StoreError("The disk is full. Nothing was saved.") from OSError("no space")

    async def read(self, work: Callable[[Connection], T]) -> T:
        raise StoreError("The disk is full.")

    async def close(self) -> None:
        pass


async def test_a_database_that_fails_is_said_plainly_and_logged(tiny: Catalog) -> None:
    with capture_logs() as logged:
        reply = await Talk(App(Unreachable(), tiny))("log vectors 45")
    again = "Try it again: log what:vectors minutes:45"
    assert said(reply) == f"The disk is full. Nothing was saved.\n{again}"
    [line] = logged
    assert (line["event"], line["command"]) == ("the database failed", "log")
    assert line["cause"] == "OSError('no space')"
    assert "exc_info" not in logged[0], "a full disk would be filled with stacks"


async def test_an_invocation_that_names_no_command_is_answered(app: App) -> None:
    request = Request(
        "i1", Actor("slack", "U1", "Ana"), Place("slack", "T1", "C1"), "lgo", {"what": "x"}
    )
    assert said(await reply_to(app, request)).startswith("I don't know lgo. Did you mean log?")


async def test_wrong_arguments_of_an_invocation_are_answered(app: App, database: Database) -> None:
    actor, place = Actor("slack", "U1", "Ana"), Place("slack", "T1", "C1")
    wrong = Request("i1", actor, place, "log", {"what": "vectors", "colour": "red"})
    assert said(await reply_to(app, wrong)).startswith("log takes no colour.")
    # Nothing that can be kept is left of it, so it is asked for
    empty = Request("i2", actor, place, "log", {"what": "\0", "minutes": "5"})
    assert isinstance(await app.say(empty), Form)
    assert await database.read(count(member_rows)) == 0


async def test_what_can_not_be_read_is_said_again_without_what_turns_or_steers(app: App) -> None:
    actor, place = Actor("slack", "U1", "Ana"), Place("slack", "T1", "C1")
    for number, line in enumerate(
        (
            "lgo \u202etxt.exe\x1b[31m",
            "log vectors 45 day:\x07\u2066now",
            "topic \ud800\u202en\x85o",
        )
    ):
        reply = await reply_to(app, Request(f"i{number}", actor, place, line))
        unseen = {char for char in reply.summary + said(reply) if not char.isprintable()}
        assert unseen <= {"\n"}, line
    pressed = Request("i9", actor, place, "me \ud800", pressed="m1")
    assert (await reply_to(app, pressed)).accent is not Accent.PROBLEM


async def test_a_hundred_members_at_once_lose_nothing(say: Talk, database: Database) -> None:
    replies = await asyncio.gather(*(say("log vectors 45", f"m{n}") for n in range(100)))
    assert {reply.accent for reply in replies} == {Accent.GOOD}
    assert await database.read(count(entries)) == 100
    assert await database.read(count(member_rows)) == 100
    assert await database.read(points_of_all) == 400
    standing = select(bins.c.members).where(bins.c.period == "all", bins.c.points == 4)
    assert await database.read(lambda tx: tx.execute(standing).scalar_one()) == 100


async def test_members_who_log_and_undo_at_once_do_not_block_each_other(
    say: Talk, database: Database
) -> None:
    names = [f"m{n}" for n in range(12)]
    for lines in (
        ("log vectors 20",),
        ("log matrices 30", "undo"),
        ("undo", "log trees 10", "log vectors 50"),
    ):
        replies = await asyncio.gather(*(say(line, name) for name in names for line in lines))
        assert {reply.accent for reply in replies} <= {Accent.GOOD, Accent.PLAIN}
    kept = select(bins.c.points, bins.c.members).where(bins.c.period == "all", bins.c.members != 0)
    histogram = dict(await database.read(lambda tx: tx.execute(kept).all()))
    assert sum(histogram.values()) == 12
    points = sum(points * number for points, number in histogram.items())
    assert await database.read(points_of_all) == points


async def test_one_member_many_times_at_once_is_one_after_the_other(
    say: Talk, database: Database
) -> None:
    replies = await asyncio.gather(*(say("log vectors 10") for _ in range(30)))
    assert {reply.accent for reply in replies} == {Accent.GOOD}
    assert await database.read(count(entries)) == 30
    assert await database.read(count(member_rows)) == 1
    assert await database.read(points_of_all) == 24
    done = await asyncio.gather(*(say("done vectors") for _ in range(5)))
    assert [reply.accent for reply in done].count(Accent.GOOD) == 1


async def test_a_name_is_shown_and_turns_nothing_around(app: App) -> None:
    place = Place("discord", "G1", "C1")
    for number, name in enumerate(("\u202eAna\x1b[31m", "\u2066\x07\u2069")):
        actor = Actor("discord", f"U{number}", name)
        arguments = {"what": "vectors", "minutes": "45"}
        await app.say(Request(f"i{number}", actor, place, "log", arguments))
    board = said(
        await reply_to(app, Request("board", Actor("discord", "U9", "Tom"), place, "leaderboard"))
    )
    assert "1. Ana[31m" in board
    assert "1. Member U1 " in board
    assert board.isprintable() or set(filter(lambda c: not c.isprintable(), board)) == {"\n"}


def trusted(reply: Reply) -> Iterator[str]:
    """What renderers may take for Markdown, and what buttons show."""
    for block in reply.blocks:
        if isinstance(block, Prose):
            yield block.markdown
        elif isinstance(block, ItemCard):
            yield block.body
        elif isinstance(block, Actions):
            yield from (i.label for i in block.items if isinstance(i, Button | Link))


def typed(reply: Reply) -> Iterator[str]:
    """What buttons type."""
    for block in reply.blocks:
        if isinstance(block, Actions):
            yield from (item.line for item in block.items if isinstance(item, Button))


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
async def test_what_members_write_is_kept_and_stays_plain(app: App, words: str) -> None:
    place, kept = (
        Place("discord", "G1", "C1", words),
        words.translate(dict.fromkeys(map(ord, "\0\ud83d\u202e"))),
    )
    actor = Actor("discord", "U1", words)

    async def give(verb: str, /, **arguments: str) -> Reply:
        id = f"{verb}-{sorted(arguments)}"
        return await reply_to(app, Request(id, actor, place, verb, arguments))

    logged = await give("log", what="vectors", minutes="45", note=words)
    assert f"“{kept.strip()}”" in said(logged)
    board = await give("leaderboard")
    assert f"1. {' '.join(kept.split())[:80]} (you)" in said(board)
    others = [
        await give("log", what=words, minutes="5"),
        await give("topic", name=words),
        await give("help", command=words),
        await give("roadmap", stage=words),
        await give("me"),
        await give("me", zone=words),
        await give("progress"),
    ]
    for reply in (logged, board, *others):
        assert reply.accent is not Accent.PROBLEM
        assert "\n" not in reply.summary
        assert all(kept not in markdown for markdown in trusted(reply))
        for line in typed(reply):
            if kept in line:  # Then it is one value, and nothing of it a command
                values = parse(line, app.commands).arguments.values()
                assert any(kept in value for value in values)
        assert Reply.from_json(reply.to_json()) == reply


async def test_a_changed_name_is_taken_over(app: App) -> None:
    place = Place("discord", "G1", "C1")
    for number, name in enumerate(("Ana", "Ana B.", "")):
        actor = Actor("discord", "U1", name)
        await app.say(
            Request(f"log{number}", actor, place, "log", {"what": "vectors", "minutes": "10"})
        )
    board = await reply_to(app, Request("b", Actor("discord", "U1", ""), place, "leaderboard"))
    assert "1. Ana B. (you) · 3 points" in said(board)


async def test_a_platform_that_falls_over_does_not_stop_the_others(
    app: App, say: Talk, clock: Clock
) -> None:
    for platform in ("discord", "slack"):
        await say("setup UTC", platform=platform, organiser=True)
        await say("schedule pause recap", platform=platform, organiser=True)
    clock.turn(hours=69)
    fallen, standing = ListSender(clock, "discord"), ListSender(clock, "slack")
    fallen.faults.append(Fault.CRASH)
    await app.tick()
    with capture_logs() as logged:
        await app.deliver([fallen, standing])
    assert "a post failed in an unexpected way" in [line["event"] for line in logged]
    assert (len(fallen.messages), len(standing.messages)) == (0, 1)
    clock.turn(minutes=5)
    await app.deliver([fallen, standing])
    assert len(standing.messages) == 1


async def test_a_form_names_this_weeks_as_its_default(app: App, say: Talk, clock: Clock) -> None:
    place = Place("discord", "hill", "general")

    async def described() -> str:
        form = await app.say(Request("bare", Actor("discord", "bo", "Bo"), place, "submit"))
        assert isinstance(form, Form)
        return form.fields[0].labels[1]

    assert await described() == "A challenge; this week's if left out"
    await say("setup UTC", organiser=True)
    given = await say("challenge")
    assert await described() == f"If left out, this week's: {given.summary.partition(': ')[2]}"


async def test_small_facts_are_kept(app: App) -> None:
    assert await app.facts.get("synced") is None
    await app.facts.put("synced", "a")
    await app.facts.put("synced", "b")
    assert await app.facts.get("synced") == "b"


async def test_posts_that_went_out_can_be_shown_again(app: App, say: Talk, clock: Clock) -> None:
    await say("setup UTC", organiser=True)
    sender = ListSender(clock)
    for _ in range(7):
        clock.now += timedelta(days=1)
        await app.tick()
        await app.deliver([sender])
    shown = await app.sent("discord", 2)
    assert [post.reply for post in shown] == [message.reply for message in sender.messages[-2:]]
    assert [post.key for post in shown] == [message.key for message in sender.messages[-2:]]
    assert shown[0].at < shown[1].at
    assert await app.sent("slack", 2) == []
