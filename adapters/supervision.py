"""Adapters side by side: one that can't run says so, one that falls over is started again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import structlog

from adapters.backoff import REAL, Backoff, Time
from bot.errors import StartError, StoreError

STOPS = (signal.SIGINT, signal.SIGTERM)

log = structlog.get_logger("cairn")


class Adapter(Protocol):
    """Something that runs beside the core until it is cancelled."""

    name: str

    async def run(self) -> None:
        """Run until cancelled. SettingsError: it can't run with these settings."""

    def status(self) -> str:
        """``connecting``, ``ready`` or ``failed: <sentence>``.

        What passes by itself is ``connecting: <what for>`` or ``ready, but <what is missing>``.
        """


async def supervise(
    adapters: Sequence[Adapter], essential: Sequence[Adapter], time: Time = REAL
) -> None:
    """Run ``adapters`` until SIGINT or SIGTERM, which ends in a clean stop, the last one first.

    StartError, with the last one's sentence, once every ``essential`` one has given up.
    """
    tasks: dict[asyncio.Task[None], Adapter] = {}
    for adapter in adapters:
        running = _keep_running(adapter, time)
        tasks[asyncio.create_task(running, name=adapter.name)] = adapter
    with _stop_signals() as stop:
        stopping = asyncio.create_task(_wait_for(stop))
        try:
            await _watch(tasks, stopping, {adapter.name for adapter in essential})
        finally:
            stopping.cancel()
            await _end(tasks)
    log.info("stopped")


@contextmanager
def _stop_signals() -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set, while this is open."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    try:
        for number in STOPS:
            loop.add_signal_handler(number, stop.set)
    except NotImplementedError:  # Windows' loops have none; Ctrl-C cancels what runs instead
        yield stop
        return
    try:
        yield stop
    finally:
        for number in STOPS:
            loop.remove_signal_handler(number)


async def _watch(
    tasks: dict[asyncio.Task[None], Adapter], stopping: asyncio.Task[None], alive: set[str]
) -> None:
    """Until ``stopping`` is done. Raises what ended the last of those that are ``alive``."""
    while not stopping.done():
        done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopping}:
            adapter, fault = tasks.pop(task), task.exception()
            alive.discard(adapter.name)
            if not isinstance(fault, StartError) or not alive:
                raise fault or StartError(f"{adapter.name} stopped by itself.")
            log.error(fault.sentence, adapter=adapter.name)


async def _end(tasks: dict[asyncio.Task[None], Adapter]) -> None:
    """One after the other: what sends is stopped before what it sends through."""
    for task in reversed(tasks):
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _wait_for(event: asyncio.Event) -> None:
    await event.wait()


async def _keep_running(adapter: Adapter, time: Time) -> None:
    """One adapter, started again when it falls over or its database fails.

    Each time later, until a run lasted. Any other StartError ends it.
    """
    backoff = Backoff()
    while True:
        began = time.now()
        try:
            await adapter.run()
        except StoreError as error:
            # It could be opened when the bot started: a full or busy disk passes
            log.error(error.sentence, adapter=adapter.name)  # noqa: TRY400  # a stack says no more
        except StartError:
            raise
        except Exception:  # an adapter's outermost loop
            log.exception("fell over", adapter=adapter.name)
        seconds = backoff.pause(time.now() - began)
        log.info("starting it again", adapter=adapter.name, in_seconds=round(seconds, 1))
        await time.sleep(seconds)
