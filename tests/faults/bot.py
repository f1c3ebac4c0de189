"""The real bot in a process of its own.

It tells each step that it comes to, and can act on itself there.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import structlog

from adapters.logs import set_up_logs
from adapters.wiring import main_loop, run
from bot.settings import read_settings
from tests.faults.hand import Hand

KILL, STOP, END, WAIT = "kill", "stop", "end", "wait"
SIGNALS = {KILL: signal.SIGKILL, STOP: signal.SIGSTOP, END: signal.SIGTERM}
OURS = ("CAIRN_", "DISCORD_", "SLACK_")


@dataclass(frozen=True, slots=True)
class Order:
    """What to do at a step: get a signal (KILL, STOP, END), or WAIT for a word.

    ``after``: not before that one came.

    Of all processes that have the order the one that comes first makes the file ``taken`` and
    obeys; the others go on.
    """

    step: str
    act: str
    taken: Path
    after: str = ""


class Watch:
    """The first processor of every log event: the steps are log events."""

    def __init__(self, said: Connection, told: Connection, order: Order | None) -> None:
        self._said, self._told, self._order = said, told, order
        self._armed = order is not None and not order.after
        self._one = threading.Lock()  # events come from the loop and from the database's threads

    def __call__(
        self, _logger: Any, _name: str, event: MutableMapping[str, Any]
    ) -> Mapping[str, Any]:
        step = str(event["event"])
        with self._one:
            try:
                self._said.send_bytes(f"{step}\t{event.get('key', '')}".encode())
            except OSError:  # whoever watches is gone
                os._exit(1)
        if self._order is not None:
            self._obey(self._order, step)
        return event

    def _obey(self, order: Order, step: str) -> None:
        if step == order.after:
            self._armed = True
        elif self._armed and step == order.step and _first(order.taken):
            self._order = None
            if order.act == WAIT:
                self._told.recv_bytes()
            else:  # at the thread itself: it goes no further
                signal.pthread_kill(threading.get_ident(), SIGNALS[order.act])


def _first(taken: Path) -> bool:
    try:
        taken.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def be_a_bot(
    environment: Mapping[str, str],
    clock: Path,
    log: Path,
    said: Connection,
    told: Connection,
    order: Order | None,
) -> None:
    """Run until a signal ends it; the process has nothing else to do."""
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ.update(environment)
    set_up_logs("text", "info", ())
    structlog.configure(
        processors=[Watch(said, told, order), *structlog.get_config()["processors"]]
    )
    main_loop(run(read_settings(None), time=Hand(clock)))
