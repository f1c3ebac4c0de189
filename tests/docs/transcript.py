"""Transcripts in the documents: ```cairn blocks, replayed on the real content.

They are kept as the bot answers today.

    ```cairn Tom, Tuesday 19:30
    > log python 45
    Logged 45 min on Python: 4 points.
    ```

Lines that begin with ``> `` are typed, the rest is what is answered. The blocks of one file are one
conversation of a new group, in the week of Monday 16 November 2026; a block without a heading goes
on as the one before.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.console.render import printed, render
from adapters.playground.people import MEMBERS, PLACE
from adapters.playground.sender import WebSender
from adapters.wiring import content_folder
from bot.app import App
from bot.catalog.load import load
from bot.chat.form import Form
from bot.chat.invocation import Actor, Request
from bot.chat.reply import Accent, Reply
from bot.chat.words.days import WEEKDAYS
from bot.delivery.access import Look
from bot.features.schedule import ACCESS
from bot.settings import Settings
from bot.store.sqlite import open_sqlite
from tests.docs.markdown import FENCE

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
HEAD = re.compile(r"cairn(?: (?P<who>\w+), (?P<day>\w+) (?P<hour>\d\d):(?P<minute>\d\d))?")
WIDTH = 88
WARNED = {Accent.WARNING, Accent.PROBLEM}


class Conversation:
    """What the group of one document says and hears."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.actor: Actor = MEMBERS[0]
        self.now = MONDAY + timedelta(hours=8)
        self.warned: list[str] = []
        self._said = 0

    def enter(self, info: str) -> None:
        """Who speaks, and when, from a block's first line. ValueError where it can't be read."""
        found = HEAD.fullmatch(info)
        if found is None:
            raise ValueError(f"```{info} is not like ```cairn Tom, Tuesday 19:30")
        if found["who"]:
            self.actor = next(member for member in MEMBERS if member.name == found["who"])
            day = timedelta(days=WEEKDAYS.index(found["day"].lower()))
            time = timedelta(hours=int(found["hour"]), minutes=int(found["minute"]))
            self.now = MONDAY + day + time

    async def answer(self, line: str) -> Reply:
        """The reply to a typed line."""
        self._said += 1
        answer = await self.app.say(Request(f"line-{self._said}", self.actor, PLACE, line))
        reply = answer.as_reply() if isinstance(answer, Form) else answer
        if reply.accent in WARNED:
            self.warned.append(f"> {line}\n{reply.summary}")
        return reply


def replay(text: str) -> tuple[str, list[str]]:
    """(the document with every answer as it is today, the lines answered with a warning)."""
    return asyncio.run(_replay(text))


async def _replay(text: str) -> tuple[str, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        database = await open_sqlite(Path(folder) / "cairn.db")
        try:
            catalog = load(content_folder(Settings(_env_file=None)))  # type: ignore[call-arg]  # the stubs lack it
            talk: Conversation
            look = Look([WebSender(tell=lambda *_: None, address=str)])
            app = App(database, catalog, clock=lambda: talk.now, makers={ACCESS: look})
            talk = Conversation(app)
            parts: list[str] = []
            end = 0
            for found in FENCE.finditer(text):
                if found["info"].split(" ")[0] == "cairn":
                    parts += [
                        text[end : found.start("text")],
                        await _block(talk, found["info"], found["text"]),
                    ]
                    end = found.end("text")
            return "".join([*parts, text[end:]]), talk.warned
        finally:
            await database.close()


async def _block(talk: Conversation, info: str, text: str) -> str:
    talk.enter(info.strip())
    said: list[str] = []
    for line in text.splitlines():
        if line.startswith("> "):
            said.append(f"{line}\n{printed(render(await talk.answer(line[2:]), WIDTH)).strip()}\n")
    return "\n".join(said)
