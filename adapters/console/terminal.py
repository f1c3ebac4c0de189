"""Lines from the terminal without holding up the bot."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from adapters.console.completion import TabCompleter

try:
    import readline
except ImportError:  # not on Windows; lines are then read without completion
    readline = None  # type: ignore[assignment]  # the module is optional

try:
    import termios
except ImportError:  # not on Windows, where no reader leaves the terminal changed
    termios = None  # type: ignore[assignment]  # the module is optional


def show(text: str) -> None:
    """Print, at once; what the terminal has no letters for as question marks."""
    letters = sys.stdout.encoding or "utf-8"
    shown = text.encode(letters, "replace").decode(letters)
    print(shown, flush=True)  # noqa: T201  the terminal is where this adapter speaks


async def ask(prompt: str) -> str | None:
    """One line, or None at its end.

    Cancelling does not wait for the line: the reading thread is a daemon.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str | None] = loop.create_future()

    def settle(line: str | None) -> None:
        if not answer.done():
            answer.set_result(line)

    stream = sys.stdin  # of the moment of asking, whatever it is when the thread comes to run

    def read() -> None:
        line = _read(prompt, stream)
        with suppress(RuntimeError):  # the loop was closed while the line was awaited
            loop.call_soon_threadsafe(settle, line)

    threading.Thread(target=read, name="console-line", daemon=True).start()
    return await answer


def _read(prompt: str, stream: TextIO) -> str | None:
    try:
        if stream.isatty():
            return input(prompt)
        line = stream.readline()
        return line.rstrip("\n") if line else None
    except (EOFError, ValueError, UnicodeDecodeError):  # ValueError: stdin was closed
        return None


@contextmanager
def completing(complete: Callable[[str], list[str]]) -> Iterator[None]:
    """Tab completes while this is open; afterwards the terminal is as it was before."""
    interactive = sys.stdin.isatty()
    before = termios.tcgetattr(sys.stdin) if interactive and termios else None
    if interactive and readline:
        readline.set_completer_delims("\n")
        readline.set_completer(TabCompleter(complete))
        readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        if before is not None:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
