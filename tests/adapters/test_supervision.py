from __future__ import annotations

import asyncio
import os
import signal

import pytest
from structlog.testing import capture_logs

from adapters.backoff import LASTING
from adapters.supervision import supervise
from bot.errors import SettingsError, StartError, StoreError
from tests.fake_time import FakeTime

SOON = 0.01


class Part:
    """An adapter that does what its script says, one step a run.

    After the last one it runs until it is cancelled.
    """

    def __init__(self, name: str, *script: Exception | None) -> None:
        self.name = name
        self.runs = 0
        self.ended = False
        self._script = list(script)
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        async with self._changed:
            self.runs += 1
            self._changed.notify_all()
        if self._script:
            fault = self._script.pop(0)
            if fault is not None:
                raise fault
            return
        try:
            await asyncio.Event().wait()
        finally:
            self.ended = True

    def status(self) -> str:
        return "ready"

    async def starts(self, times: int = 1) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.runs >= times)


def together(
    *parts: Part, essential: list[Part] | None = None, time: FakeTime | None = None
) -> asyncio.Task[None]:
    """Pauses pass at once."""
    needed = parts if essential is None else essential
    return asyncio.create_task(supervise(parts, needed, (time or FakeTime()).time))


async def stop(running: asyncio.Task[None], number: int = signal.SIGTERM) -> None:
    os.kill(os.getpid(), number)
    await asyncio.wait_for(running, 5)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_every_adapter_cleanly(number: int) -> None:
    first, second = Part("first"), Part("second")
    running = together(first, second)
    await asyncio.gather(first.starts(), second.starts())
    await stop(running, number)
    assert (first.ended, second.ended) == (True, True)


async def test_the_last_one_is_stopped_first_and_the_others_run_until_it_has_ended() -> None:
    platform = Part("discord")
    alive: list[bool] = []

    class Slow(Part):
        async def run(self) -> None:
            try:
                await super().run()
            finally:
                await asyncio.sleep(SOON)  # it lets go of what it sends
                alive.append(not platform.ended)

    courier = Slow("courier")
    running = together(platform, courier)
    await asyncio.gather(platform.starts(), courier.starts())
    await stop(running)
    assert (alive, platform.ended) == ([True], True)


async def test_one_that_cannot_run_is_said_in_a_line_and_leaves_the_others_running() -> None:
    wrong, right = (
        Part("wrong", SettingsError("Discord does not know this token.")),
        Part("right", OSError("cut")),
    )
    with capture_logs() as lines:
        running = together(wrong, right)
        await asyncio.wait_for(right.starts(2), 20)  # by then the other one's end has been seen to
        await stop(running)
    assert (wrong.runs, right.ended) == (1, True)
    said = {"event": "Discord does not know this token.", "adapter": "wrong", "log_level": "error"}
    assert lines.count(said) == 1


async def test_one_that_falls_over_is_started_again() -> None:
    shaky = Part("shaky", KeyError("oops"), None, OSError("cut"))
    running = together(shaky)
    await asyncio.wait_for(shaky.starts(4), 20)
    await stop(running)
    assert shaky.ended


async def test_one_that_falls_over_again_and_again_is_started_more_and_more_seldom() -> None:
    time = FakeTime()
    shaky = Part("shaky", *(KeyError("oops") for _ in range(12)))
    running = together(shaky, time=time)
    await asyncio.wait_for(shaky.starts(13), 20)
    await stop(running)
    assert all(0.8 * 2**at <= nap <= 1.2 * 2**at for at, nap in enumerate(time.naps[:9]))
    assert all(480 <= nap <= 720 for nap in time.naps[10:])


async def test_one_that_ran_well_for_a_while_is_started_again_soon() -> None:
    time = FakeTime()

    class Steady(Part):
        async def run(self) -> None:
            time.now += LASTING + 1
            await super().run()

    steady = Steady("steady", *(KeyError("oops") for _ in range(5)))
    running = together(steady, time=time)
    await asyncio.wait_for(steady.starts(6), 20)
    await stop(running)
    assert all(nap <= 1.2 for nap in time.naps)


async def test_a_database_that_fails_for_a_while_does_not_end_an_adapter() -> None:
    part = Part("discord", StoreError("The database is locked by another program."))
    running = together(part)
    await asyncio.wait_for(part.starts(2), 20)
    await stop(running)
    assert part.ended


async def test_when_the_essential_ones_have_given_up_the_last_reason_ends_it_all() -> None:
    first, second = (
        Part("first", SettingsError("The first one's reason.")),
        Part("second", SettingsError("Another reason.")),
    )
    clock = Part("clock")
    with pytest.raises(StartError, match="reason"):
        await asyncio.wait_for(together(first, second, clock, essential=[first, second]), 20)
    assert clock.ended


async def test_an_essential_one_that_goes_on_keeps_the_others_up() -> None:
    essential, extra = Part("essential"), Part("extra", SettingsError("Port 80 is taken."))
    running = together(essential, extra, essential=[essential])
    await asyncio.gather(essential.starts(), extra.starts())
    await stop(running)
    assert essential.ended


async def test_a_signal_after_the_end_is_the_systems_own_again() -> None:
    loop = asyncio.get_running_loop()
    part = Part("part")
    running = together(part)
    await part.starts()
    await stop(running)
    assert not loop.remove_signal_handler(signal.SIGTERM)


class WithoutSignals(asyncio.SelectorEventLoop):
    """A loop as Windows has them."""

    def add_signal_handler(self, *_given: object) -> None:
        raise NotImplementedError


def test_without_signals_an_interrupt_ends_every_adapter_cleanly() -> None:
    """Python's own runner turns Ctrl-C into a cancelled main task."""
    part = Part("discord")

    async def interrupted() -> None:
        running = together(part)
        await asyncio.wait_for(part.starts(), 5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    with asyncio.Runner(loop_factory=WithoutSignals) as runner:
        runner.run(interrupted())
    assert part.ended
