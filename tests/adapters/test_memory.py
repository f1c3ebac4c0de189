from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from adapters.backoff import Time
from adapters.memory import keep_settled, settle
from bot.catalog.catalog import Catalog

FEW = 2_000  # objects: a hundredth of what is there


class Chat:
    """An adapter that becomes ready when it is told to."""

    name = "chat"

    def __init__(self) -> None:
        self.said = "connecting"

    async def run(self) -> None:
        await asyncio.Event().wait()

    def status(self) -> str:
        return self.said


class Ring:
    """Refers to itself, as a server and its channels do."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_a_full_collection_looks_at_little_once_all_is_settled(tiny: Catalog) -> None:
    assert len(gc.get_objects()) > 50 * FEW
    settle()
    assert len(gc.get_objects()) < FEW


def test_what_was_frozen_and_is_no_longer_used_is_given_back_when_it_settles_again() -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    settle()
    del ring
    gc.collect()
    assert gone() is not None
    settle()
    assert gone() is None


async def test_it_settles_when_all_is_warm_and_when_a_chat_has_become_ready() -> None:
    chat, warm, passing = Chat(), asyncio.Event(), asyncio.Event()
    looks: asyncio.Queue[int] = asyncio.Queue()  # how much is frozen after each look

    async def sleep(_: float) -> None:
        looks.put_nowait(gc.get_freeze_count())
        await passing.wait()
        passing.clear()

    settling = asyncio.create_task(keep_settled(warm.wait(), [chat], Time(sleep=sleep)))
    await asyncio.sleep(0)
    assert gc.get_freeze_count() == 0
    warm.set()
    settled = await looks.get()
    assert settled > 50 * FEW
    filled = [[number] for number in range(FEW)]
    chat.said = "ready, but some commands are missing"
    passing.set()
    assert await looks.get() >= settled + len(filled)
    more = [[number] for number in range(FEW)]
    passing.set()
    assert await looks.get() < settled + len(filled) + len(more)  # it is not looked through again
    settling.cancel()
    await asyncio.gather(settling, return_exceptions=True)
