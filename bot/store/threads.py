"""Calls on a few threads, each within a time limit.

The threads are daemons: one that hangs in the network keeps no process from ending.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, Generic

from bot.store.work import T, carried


class GivenUp(Exception):
    """Whoever asked has been told that nothing was saved, so nothing may be."""


class Call(Generic[T]):
    """One call, from the loop to a thread and back.

    ``until``, by ``time.monotonic()``, is when its caller stops waiting. ``answer`` is the caller's
    own; ``over`` is done when the thread is through with it, whoever still waits.
    """

    def __init__(self, act: Callable[[Call[T]], T], seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self._loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[T] = self._loop.create_future()
        self.over: asyncio.Future[None] = self._loop.create_future()
        self._act = act
        self._one = threading.Lock()
        self._given_up = False
        self._saving = False

    def carry_out(self) -> None:
        """Run it, on a thread, unless nobody waits any more."""
        try:
            result = None if self._given_up else self._act(self)
        except StopIteration as error:
            self._tell(None, carried(error))
        # The border of two threads: whatever it is belongs to the caller.
        except BaseException as error:  # noqa: BLE001
            self._tell(None, error)
        else:
            self._tell(result, None)

    def saves(self) -> None:
        """From here on it can't be undone. GivenUp where its caller no longer waits."""
        with self._one:
            if self._given_up:
                raise GivenUp
            self._saving = True

    def was_undone(self) -> None:
        """What it was about to save was not, for certain."""
        with self._one:
            self._saving = False

    def give_up(self) -> bool:
        """Wait no more: what it does won't be saved. False where it is being saved already."""
        with self._one:
            self._given_up = True
            return not self._saving

    def _tell(self, result: Any, fault: BaseException | None) -> None:
        with suppress(RuntimeError):  # the loop has ended: nobody is left to be told
            self._loop.call_soon_threadsafe(self._answer, result, fault)

    def _answer(self, result: Any, fault: BaseException | None) -> None:
        if not self.over.done():
            self.over.set_result(None)
        if self.answer.done():  # its caller was cancelled meanwhile
            return
        if fault is None:
            self.answer.set_result(result)
        else:
            self.answer.set_exception(fault)


class Threads:
    """A few daemon threads, each with one call at a time."""

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._waiting: SimpleQueue[Call[Any] | None] = SimpleQueue()
        self._open: set[Call[Any]] = set()
        for number in range(count):
            named = f"{name}-{number}"
            threading.Thread(target=self._work, name=named, daemon=True).start()

    def begin(self, act: Callable[[Call[T]], T], seconds: float) -> Call[T]:
        """A call that runs on the next free thread; its caller waits for ``seconds``."""
        call = Call(act, seconds)
        self._open.add(call)
        call.over.add_done_callback(lambda _: self._open.discard(call))
        self._waiting.put(call)
        return call

    async def finish(self, seconds: float) -> None:
        """Take no more calls; let those that were begun end, but wait no longer than this."""
        for _ in range(self._count):
            self._waiting.put(None)
        if self._open:
            await asyncio.wait([call.over for call in self._open], timeout=seconds)
        for call in self._open:
            call.give_up()

    def _work(self) -> None:
        while (call := self._waiting.get()) is not None:
            call.carry_out()
