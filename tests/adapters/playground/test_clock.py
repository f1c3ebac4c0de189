"""The clock is turned, posts arrive, and both survive a restart."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from adapters.playground.clock import TurnableClock
from adapters.playground.feed import MOST_WAITING, Feed
from adapters.playground.people import PLACE
from bot.chat.reply import Actions, Button, Reply, text
from bot.store import outbox
from bot.store.outbox import REMINDER, NewDelivery
from bot.store.work import Transaction
from tests.adapters.playground.playground import FRIDAY, Playground, event, serving

MONDAY = "2026-11-23T09:00:00+00:00"


async def test_a_post_arrives_by_itself_when_its_hour_comes(page: Playground) -> None:
    await page.say("setup UTC 09:00")
    async with page.session.get(page.web.url + "/events") as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        await stream.content.readline()
        status, answer = await page.post("/api/clock", {"to": MONDAY})
        assert (status, answer["clock"]) == (200, {"now": MONDAY, "ahead": 63 * 3600})
        post = await event(stream, "post")
    assert post["at"] == MONDAY
    assert post["private"] is False
    assert post["shown"]["discord"]
    assert post["shown"]["slack"]
    assert "late" not in json.dumps(post["shown"])


async def test_a_day_on_leaves_no_post_out(page: Playground) -> None:
    await page.say("setup UTC 09:00")
    for _ in range(7):
        assert (await page.post("/api/clock", {"hours": 24}))[0] == 200
    _, hello = await page.get("/api/hello")
    days = [post["at"][:10] for post in hello["posts"]]
    assert days == ["2026-11-23", "2026-11-25", "2026-11-27"]
    assert len({post["key"] for post in hello["posts"]}) == 3


async def test_a_post_at_any_time_of_day_is_not_late(page: Playground) -> None:
    await page.say("setup UTC 09:35")
    await page.post("/api/clock", {"hours": 24 * 3})
    _, hello = await page.get("/api/hello")
    assert [post["at"] for post in hello["posts"]] == ["2026-11-23T09:35:00+00:00"]
    assert "little late" not in json.dumps(hello["posts"])


async def test_a_reminder_comes_when_the_clock_is_turned_to_its_minute(page: Playground) -> None:
    await page.say("log vectors 45")
    await page.database.transact(partial(remind, at=FRIDAY + timedelta(minutes=60)))
    async with page.session.get(page.web.url + "/events") as stream:
        await stream.content.readline()
        await page.post("/api/clock", {"to": (FRIDAY + timedelta(minutes=59)).isoformat()})
        assert (await page.get("/api/hello"))[1]["posts"] == []
        await page.post("/api/clock", {"to": (FRIDAY + timedelta(minutes=60)).isoformat()})
        message = await event(stream, "post")
    assert message["to"] == {"id": "ana", "name": "Ana"}
    assert message["at"] == "2026-11-20T19:00:00+00:00"
    assert message["lines"] == ["done dot-product"]
    [kept] = (await page.get("/api/hello"))[1]["posts"]
    assert kept == message


def remind(tx: Transaction, at: datetime) -> None:
    """A reminder for Ana, due ``at``."""
    said = Reply(
        "A reminder",
        (text("You wanted to go on."), Actions((Button("I did it", "done dot-product"),))),
    )
    delivery = NewDelivery(
        community_id=1,
        kind=REMINDER,
        slot=date(2026, 11, 20),
        platform=PLACE.platform,
        space=PLACE.space,
        channel="",
        key="reminder-1",
        due_at=at,
        give_up_at=at + timedelta(days=1),
        next_try_at=at,
        created_at=FRIDAY,
        person="ana",
        reply=said.to_json(),
    )
    outbox.enqueue(tx, [delivery])


async def test_clock_and_posts_survive_a_restart(tmp_path: Path) -> None:
    async with serving(tmp_path) as first:
        await first.say("setup UTC 09:00")
        await first.post("/api/clock", {"to": MONDAY})
        _, before = await first.get("/api/hello")
    async with serving(tmp_path) as second:
        _, after = await second.get("/api/hello")
        assert after["clock"] == before["clock"]
        keys = [post["key"] for post in before["posts"]]
        assert keys
        assert [post["key"] for post in after["posts"]] == keys
        await second.post("/api/clock", {"back": True})
    async with serving(tmp_path) as third:
        assert third.clock() == FRIDAY


@pytest.mark.parametrize(
    "to",
    ["2026-11-20T17:00:00Z", "2026-11-20T18:00:00Z", "2027-11-20T17:00:00Z", "2026-11-21T18:00:00"],
)
async def test_the_clock_turns_forward_only(page: Playground, to: str) -> None:
    status, answer = await page.post("/api/clock", {"to": to})
    assert status == 400
    assert "forward" in answer["problem"]
    assert page.clock() == FRIDAY


def test_a_clock_is_never_behind_real_time() -> None:
    clock = TurnableClock(lambda: datetime(2026, 1, 1, tzinfo=UTC))
    clock.turn(timedelta(hours=2))
    clock.turn(timedelta(hours=-5))
    assert clock.offset == timedelta()
    clock.turn(timedelta(days=1))
    assert clock() == datetime(2026, 1, 2, tzinfo=UTC)
    clock.reset()
    assert clock() == datetime(2026, 1, 1, tzinfo=UTC)


async def test_open_streams_do_not_hold_up_the_end(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session:
        async with serving(tmp_path) as page:
            stream = await session.get(page.web.url + "/events")
            await stream.content.readline()
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 2
        assert stream.content.at_eof() or await stream.content.read() is not None


async def test_a_page_that_does_not_read_is_let_go() -> None:
    feed = Feed()
    feed.open()
    listening = feed.listen()
    await anext(listening)
    for number in range(MOST_WAITING + 1):
        feed.tell("post", {"number": number})
    heard = [message async for message in listening]
    assert len(heard) == MOST_WAITING
