"""Stands in for uvloop: a library that shows what is in the environment in every way there is.

Copied as ``uvloop.py`` where a process finds it before the real one: it is asked for a loop right
after the command line has read the settings, and before anything connects.
"""

from __future__ import annotations

import asyncio
import logging
import os

import structlog


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Never comes to an end: the last way to show a text is an exception that nobody catches."""
    told = os.environ["TELL"].splitlines()
    for text in told:
        tell(text)
    raise RuntimeError("no loop", told)


def tell(text: str) -> None:
    """Say it in a message, a value, a repr and an exception, by our logger and by a library's."""
    ours, theirs = structlog.get_logger("cairn"), logging.getLogger("discord.http")
    ours.info(f"connecting with {text}")
    ours.info("sent", headers={"Authorization": [f"Bearer {text}"]})
    ours.info(repr([text]))
    theirs.warning("token %s was refused", text)
    try:
        fail(text)
    except LookupError:
        ours.exception("it failed")
        theirs.exception("it failed")


def fail(text: str) -> None:
    """Raise an exception whose text it is, because of another."""
    try:
        refuse(text)
    except ConnectionError as error:
        raise LookupError(text) from error


def refuse(text: str) -> None:
    """What happened first."""
    raise ConnectionError(f"refused: {text}")
