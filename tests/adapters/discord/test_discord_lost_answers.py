"""Answers that Discord does not take: each goes another way, once, or the log says that it is lost.

The rows: what goes wrong, with which request, and where the answer is then.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.attempts import Outcome, Waits, attempt
from tests.adapters.discord.conftest import adapter_on, stop, taken
from tests.adapters.discord.study import Study
from tests.fake_time import FakeTime
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_exchange import Exchange
from tests.servers.discord_faults import Fault
from tests.servers.discord_member import Member

FIRST = ("POST", "/interactions/*/callback")
EDIT = ("PATCH", "/webhooks/*/messages/*")
FOLLOW_UP = ("POST", "/webhooks/*")
DIRECT, TO_DIRECT = ("POST", "/users/@me/channels"), ("POST", "/channels/*/messages")

Route = tuple[str, str]
FAULTS: Mapping[str, Callable[..., Fault]] = {
    "reset": faults.dropped_before,
    "drop after acceptance": faults.dropped_after,
    "hang": faults.hanging,
    "garbled after acceptance": faults.garbled_after,
    "500": lambda *route, **more: faults.broken(*route, status=500, **more),
    "503": lambda *route, **more: faults.broken(*route, status=503, **more),
    "503 after acceptance": faults.broken_after,
    "10062": lambda *route, **more: faults.refused(*route, status=404, code=10062, **more),
    "40060": lambda *route, **more: faults.refused(*route, status=400, code=40060, **more),
    "429 of 10 s": lambda *route, **more: faults.rate_limited(*route, retry_after=10, **more),
    "429 of 40 s": lambda *route, **more: faults.rate_limited(*route, retry_after=40, **more),
}
ONCE_MORE = [name for name in FAULTS if name not in {"10062", "40060"}]
LATE = "Your command took too long for Discord"


@pytest.fixture
def waits() -> Waits:
    """An attempt is cut soon: the SDK would wait for as long as Discord asks to."""
    return Waits(first=0.3, later=0.3, lookup=0.3)


@pytest_asyncio.fixture
async def adapter(
    study: Study, discord_server: LoopbackDiscord, waits: Waits
) -> AsyncIterator[DiscordAdapter]:
    time = FakeTime(passes=False)
    made = adapter_on(study, discord_server, patience=0.1, time=time.time, waits=waits)
    running = asyncio.create_task(made.run())
    await discord_server.logged_in()
    await taken(made)
    yield made
    time.passing.set()
    await stop(running)


class Scene:
    """What a member does, and all that was said and logged until nothing runs any more.

    ``faultless``: no fault of ours is played.
    """

    faultless = True

    def __init__(self, adapter: DiscordAdapter, server: LoopbackDiscord, study: Study) -> None:
        self.adapter, self.server, self.study = adapter, server, study
        self.lines: list[Any] = []

    @property
    def ana(self) -> Member:
        return self.server.member("ana")

    async def plays(self, *script: Fault, act: Callable[[], Any]) -> Exchange:
        self.server.script.extend(script)
        with capture_logs() as lines:
            exchange: Exchange = await act()
            await asyncio.wait_for(self.study.begun.wait(), 10)
            await self.idle()
        self.lines = list(lines)
        if self.faultless:
            assert not [line for line in lines if "exc_info" in line], "no traceback"
        return exchange

    async def idle(self) -> None:
        client = self.adapter.connection.client
        assert client is not None
        await client.interactions.close(1)

    @property
    def texts(self) -> list[str]:
        """What stands in the channel, but for "thinking"."""
        channel = self.server.channel.id
        return [m.text for m in self.server.messages if m.channel_id == channel and m.text]

    @property
    def direct(self) -> list[str]:
        return [message.text for message in self.ana.direct_messages]

    @property
    def events(self) -> list[str]:
        return [line["event"] for line in self.lines]


@pytest.fixture
def scene(adapter: DiscordAdapter, discord_server: LoopbackDiscord, study: Study) -> Scene:
    return Scene(adapter, discord_server, study)


def fails(name: str, route: Route, times: int = 1) -> Fault:
    return FAULTS[name](*route, times=times)


async def undo(scene: Scene, *script: Fault) -> Exchange:
    return await scene.plays(*script, act=lambda: scene.ana.slash("undo"))


async def slowly(scene: Scene, name: str, *script: Fault, **values: Any) -> Exchange:
    """A command that is announced as "thinking" first, or would be."""
    scene.study.hold.clear()

    async def act() -> Exchange:
        exchange = await scene.ana.slash(name, **values)
        await scene.server.bell.until(lambda: scene.server.asked("POST", "/callback"), "thinking")
        scene.study.hold.set()
        return exchange

    return await scene.plays(*script, act=act)


@pytest.mark.parametrize("fault", ONCE_MORE)
async def test_a_message_is_sent_once_more(scene: Scene, fault: str) -> None:
    await undo(scene, fails(fault, FIRST))
    assert (scene.texts, scene.direct) == (["Taken back."], [])
    assert len(scene.study.invocations) == 1


async def test_a_message_of_which_nobody_knows_is_not_doubled(scene: Scene) -> None:
    await undo(scene, fails("drop after acceptance", FIRST, 2))
    assert (scene.texts, scene.direct) == (["Taken back."], [])


@pytest.mark.parametrize(("fault", "times"), [("10062", 1), ("reset", 2), ("503", 9)])
async def test_a_message_that_cannot_be_sent_is_a_direct_message(
    scene: Scene, fault: str, times: int
) -> None:
    await undo(scene, fails(fault, FIRST, times))
    assert (scene.texts, scene.direct) == ([], [f"{LATE}: Taken back."])
    assert "an answer went as a direct message" in scene.events


async def test_what_was_saved_too_late_is_told_without_buttons(scene: Scene) -> None:
    act = scene.ana.slash
    await scene.plays(fails("10062", FIRST), act=lambda: act("log", what="x", minutes=30))
    [message] = scene.ana.direct_messages
    assert message.text == f"{LATE}. This is its answer:\nLogged **30 min** on **x**. "
    assert message.labels == []


async def test_a_message_that_was_answered_elsewhere_is_left_there(scene: Scene) -> None:
    await undo(scene, fails("40060", FIRST))
    assert (scene.texts, scene.direct) == ([], [])
    assert "it was answered already" in scene.events


CLOSED = [
    faults.refused(*TO_DIRECT, status=403, code=50007),
    faults.rate_limited(*DIRECT, retry_after=40, times=2),
    faults.dropped_before(*DIRECT, times=9),
]


@pytest.mark.parametrize("closed", CLOSED, ids=["takes none", "429", "reset"])
async def test_where_no_way_is_left_the_log_says_so(scene: Scene, closed: Fault) -> None:
    closed.times = max(closed.times, 1)
    await undo(scene, fails("10062", FIRST), closed)
    assert (scene.texts, scene.direct) == ([], [])
    assert scene.events == ["an answer was lost"]


async def test_a_direct_message_whose_answer_was_lost_is_there_once(scene: Scene) -> None:
    await undo(scene, fails("10062", FIRST), fails("drop after acceptance", TO_DIRECT))
    assert scene.direct == [f"{LATE}: Taken back."]


async def test_a_session_that_is_closed_already_takes_nothing() -> None:
    session = aiohttp.ClientSession()
    await session.close()
    assert await attempt(lambda: session.get("http://127.0.0.1"), 1) is Outcome.NOT_SENT


async def test_a_fault_of_ours_is_no_lost_answer() -> None:
    async def work() -> None:
        raise RuntimeError("another")

    with pytest.raises(RuntimeError, match="another"):
        await attempt(work, 1)


async def opens(scene: Scene, *script: Fault) -> Exchange:
    scene.study.begun.set()
    exchange = await scene.plays(
        *script, act=lambda: _dispatched(scene, scene.ana.slash("reflect"))
    )
    assert scene.study.invocations == []
    return exchange


async def _dispatched(scene: Scene, act: Any) -> Exchange:
    exchange: Exchange = await act
    await scene.server.bell.until(lambda: scene.server.asked("POST", "/callback"), "an answer")
    return exchange


@pytest.mark.parametrize("fault", ONCE_MORE)
async def test_a_form_is_opened_once_more(scene: Scene, fault: str) -> None:
    exchange = await opens(scene, fails(fault, FIRST))
    assert [body["type"] for body in exchange.callbacks] == [9]
    assert (scene.texts, scene.direct) == ([], [])


async def test_a_form_that_cannot_be_opened_is_a_line(scene: Scene) -> None:
    await opens(scene, fails("reset", FIRST, 2))
    [line] = scene.texts
    assert line.endswith("In one line it goes `/reflect <words> [minutes]`.")
    assert "Discord opened no form" in scene.events


@pytest.mark.parametrize("fault", ["10062", "40060"])
async def test_a_form_that_comes_too_late_is_in_the_log(scene: Scene, fault: str) -> None:
    await opens(scene, fails(fault, FIRST))
    assert (scene.texts, scene.direct) == ([], [])
    assert scene.events in (
        ["a form came too late for Discord"],
        ["it was answered already"],
    )


@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "40060"])
async def test_thinking_that_is_lost_loses_no_answer(scene: Scene, fault: str) -> None:
    await slowly(scene, "undo", fails(fault, FIRST))
    assert (scene.texts, scene.direct) == (["Taken back."], [])


@pytest.mark.parametrize("times", [2, 3, 9])
async def test_thinking_that_never_arrives_loses_no_answer(scene: Scene, times: int) -> None:
    await slowly(scene, "undo", fails("reset", FIRST, times))
    assert scene.texts + scene.direct in (["Taken back."], [f"{LATE}: Taken back."])


async def test_thinking_of_which_nobody_knows_is_no_second_answer(scene: Scene) -> None:
    await slowly(scene, "undo", fails("drop after acceptance", FIRST, 2))
    assert (scene.texts, scene.direct) == (["Taken back."], [])


@pytest.mark.parametrize("fault", ONCE_MORE)
async def test_an_edit_is_made_once_more(scene: Scene, fault: str) -> None:
    await slowly(scene, "undo", fails(fault, EDIT))
    assert (scene.texts, scene.direct) == (["Taken back."], [])


@pytest.mark.parametrize(("fault", "times"), [("10062", 1), ("reset", 2)])
async def test_an_edit_that_cannot_be_made_is_a_direct_message(
    scene: Scene, fault: str, times: int
) -> None:
    await slowly(scene, "undo", fails(fault, EDIT, times))
    assert (scene.texts, scene.direct) == ([], [f"{LATE}: Taken back."])


@pytest.mark.parametrize("fault", [name for name in ONCE_MORE if "5" not in name])
async def test_a_follow_up_that_may_be_there_is_never_doubled(scene: Scene, fault: str) -> None:
    await slowly(scene, "share", fails(fault, FOLLOW_UP), what="words")
    assert scene.texts in ([], ["Shared: words"])
    assert scene.direct == []
    assert "an answer may be lost" in scene.events


async def test_a_follow_up_that_is_refused_is_a_direct_message(scene: Scene) -> None:
    await slowly(scene, "share", fails("10062", FOLLOW_UP), what="words")
    assert (scene.texts, scene.direct) == ([], [f"{LATE}: Shared: words"])


class TestPatient:
    """The SDK itself tries again where Discord is ill."""

    @pytest.fixture
    def waits(self) -> Waits:
        return Waits(first=0.3, later=20, lookup=0.3)

    @pytest.mark.parametrize("fault", ["500", "503"])
    async def test_a_follow_up_is_sent_once_discord_is_well(self, scene: Scene, fault: str) -> None:
        await slowly(scene, "share", fails(fault, FOLLOW_UP), what="words")
        assert (scene.texts, scene.direct) == (["Shared: words"], [])


async def test_the_end_of_a_long_answer_that_is_lost_is_in_the_log(scene: Scene) -> None:
    act = scene.ana.slash
    await scene.plays(fails("10062", FOLLOW_UP), act=lambda: act("share", what="word " * 1000))
    assert len(scene.texts) == 1
    assert scene.events == ["the end of an answer was lost"]


@pytest.mark.parametrize("plays", ["at once", "after thinking"])
async def test_an_answer_whose_end_is_refused_stands_and_says_so(scene: Scene, plays: str) -> None:
    """What was done is done: no apology takes the place of what stands there, or claims a loss."""
    scene.faultless = False
    refused = faults.refused(*FOLLOW_UP, status=400, code=50035)
    if plays == "at once":
        act = scene.ana.slash
        await scene.plays(refused, act=lambda: act("share", what="word " * 1000))
    else:
        first = faults.held(*FOLLOW_UP)
        first.gate.set()
        await slowly(scene, "share", first, refused, what="word " * 1000)
    stands, said = scene.texts
    assert stands.startswith("Shared: word")
    assert said.startswith("The rest of this answer can't be shown")
    assert scene.direct == []
    assert scene.events == ["the end of an answer was refused"]
