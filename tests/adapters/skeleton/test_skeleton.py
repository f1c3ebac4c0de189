"""A fifth platform takes a renderer, a sender and an inbound, and writes no conversation."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from adapters.pace import Pace
from bot.app import App
from bot.chat.rendered import Json
from tests.adapters.skeleton.inbound import Inbound
from tests.adapters.skeleton.pager import Pager
from tests.adapters.skeleton.sender import PagerSender
from tests.fakes import Clock

ADAPTER = ("inbound.py", "render.py", "sender.py")
MOST_LINES = 250


class Someone:
    """Types, presses and fills in; reads what is in the boxes."""

    def __init__(self, app: App, pager: Pager, name: str = "ana", boss: bool = False) -> None:
        self._inbound, self._pager, self._ids = Inbound(app, pager), pager, count(1)
        self._event = {"who": name, "name": name.title(), "channel": "study", "boss": boss}

    async def types(self, line: str) -> str:
        await self._inbound.typed(self._new(line))
        return self.read()

    async def presses(self, label: str) -> str:
        [line] = [key["line"] for key in self._last()["keys"] if key["label"] == label]
        return await self.types(line)

    async def fills_in(self, **answers: str) -> str:
        asked = self._pager.asked[str(self._event["who"])]
        await self._inbound.filled(self._new(asked["line"]) | {"answers": answers})
        return self.read()

    def read(self) -> str:
        return self._last()["text"] if self._pager.boxes else ""

    def _last(self) -> Json:
        return self._pager.boxes[str(self._event["who"])][-1]

    def _new(self, line: str) -> Json:
        return {**self._event, "id": f"{self._event['who']}-{next(self._ids)}", "line": line}


@pytest.fixture
def pager(clock: Clock) -> Pager:
    return Pager(clock())


async def test_a_member_logs_presses_and_fills_in(app: App, pager: Pager) -> None:
    ana = Someone(app, pager)
    assert (await ana.types("log vectors 45")).startswith("Logged 45 min on *Vectors*")
    assert (await ana.presses("Undo")).startswith("Undone")
    await ana.types("log")
    assert [name for name, _ in pager.asked["ana"]["fields"]][:2] == ["what", "minutes"]
    await ana.fills_in(what="vectors", minutes="lots")
    assert "You wrote `lots`" in pager.asked["ana"]["problems"]["minutes"]
    assert (await ana.fills_in(what="vectors", minutes="30")).startswith("Logged 30 min")
    assert "I don't know" in await ana.types("lgo")
    assert "Only organisers" in await ana.types("setup UTC")


async def test_the_weeks_post_comes_and_is_counted_under_it(
    app: App, pager: Pager, clock: Clock
) -> None:
    boss, sender = Someone(app, pager, "tom", boss=True), PagerSender(pager, Pace(0.0))
    await boss.types("setup UTC")
    clock.turn(days=2, hours=21, minutes=1)
    pager.now = clock()
    await app.tick()
    await app.deliver([sender])
    [post, *_] = pager.boxes["study"]
    assert "of your group" not in post["foot"]
    [done] = [key["line"] for key in post["keys"] if key["label"] == "I did it"]
    await boss.types(done)
    clock.turn(minutes=1)
    await app.look_after([sender])
    assert pager.boxes["study"][0]["foot"].startswith("1 member of your group finished it")


def test_it_takes_little() -> None:
    lines = [(Path(__file__).parent / name).read_text("utf-8").count("\n") for name in ADAPTER]
    assert sum(lines) < MOST_LINES
