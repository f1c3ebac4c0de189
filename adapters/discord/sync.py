"""Brings Discord's list of commands in line with ours, beside the connection.

It takes as long as it takes: commands that Discord has keep working meanwhile.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import discord
import structlog
from discord import app_commands

from adapters.backoff import REAL, Backoff, Time
from adapters.discord.outcomes import OUTAGES, cause, own_fault
from bot.errors import StoreError

log = structlog.get_logger("cairn.discord")

NOT_TAKEN = "Discord has not taken the commands yet"
ASKING = "they are being compared"
Tree = app_commands.CommandTree[Any]


class Facts(Protocol):
    """Small facts that outlive a restart."""

    async def get(self, key: str) -> str | None:
        """What was put there last."""

    async def put(self, key: str, value: str) -> None:
        """Keep it under ``key``."""


@dataclass(frozen=True, slots=True)
class Told:
    """What Discord was told last, and what it then had; both as digests.

    Two digests, as Discord writes a command in its own way: its list is compared with its own
    earlier list, our list with ours. ``ids`` are Discord's, by command, as a mention of one needs.
    """

    ours: str
    theirs: str
    ids: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def read(kept: str | None) -> Told | None:
        """What ``written`` wrote; None for nothing, and for what an older version kept."""
        try:
            return Told(**json.loads(kept or ""))
        except (ValueError, TypeError):
            return None

    def written(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))


class CommandSync:
    """``run()`` until Discord has our commands; ``problem`` says what is in the way."""

    def __init__(self, tree: Tree, facts: Facts, time: Time = REAL) -> None:
        self._tree, self._facts, self._time = tree, facts, time
        self._backoff = Backoff()
        self._reason, self._fault = ASKING, ""
        self._wait_at_least = 0.0
        self.taken = asyncio.Event()
        """Set once Discord has them."""

    @property
    def problem(self) -> str:
        """``Discord has not taken the commands yet: <why>``; "" once it has."""
        if not self._reason:
            return ""
        return f"{NOT_TAKEN}: {self._reason}"

    @property
    def fault(self) -> str:
        """The sentence of a fault of our own; "" while there is none."""
        return self._fault

    async def run(self) -> None:
        """Try until Discord has them, each time later. Raises nothing."""
        while not await self._done():
            seconds = max(self._backoff.pause(), self._wait_at_least)
            log.warning(
                "Discord has not taken the commands; trying again",
                reason=self._reason,
                seconds=round(seconds, 1),
            )
            await self._time.sleep(seconds)
        self.taken.set()

    async def _done(self) -> bool:
        """One try. What went wrong is kept for who asks."""
        self._fault, self._wait_at_least = "", 0.0
        try:
            self._reason = await self._bring_in_line()
        except StoreError as error:
            self._reason = error.sentence
        except discord.RateLimited as error:
            self._reason, self._wait_at_least = cause(error), error.retry_after
        except OUTAGES as error:
            self._reason = cause(error)
        except Exception as error:  # a fault of ours must not look like one of Discord's
            log.exception("the commands can't be sent to Discord")
            self._reason = self._fault = own_fault(error)
        return not self._reason

    async def _bring_in_line(self) -> str:
        """Why Discord has not what it was sent; "" where it has.

        Nothing is sent where nothing changed: Discord takes 200 new commands a day.
        """
        key = f"discord.commands.{self._tree.client.application_id}"
        ours = {command.name: command.to_dict(self._tree) for command in self._tree.get_commands()}
        told = Told.read(await self._facts.get(key))
        theirs = await self._tree.fetch_commands()
        if told is not None and (told.ours, told.theirs) == (_digest(ours.values()), _seen(theirs)):
            return ""
        await self._tree.sync()
        # Asked again, not taken from the answer: this is what the next start compares with
        theirs = await self._tree.fetch_commands()
        ids = {command.name: str(command.id) for command in theirs}
        if ids.keys() != ours.keys():
            return f"it has {len(ids)} of {len(ours)}"
        await self._facts.put(key, Told(_digest(ours.values()), _seen(theirs), ids).written())
        log.info("commands sent to Discord", count=len(ids))
        return ""


def _seen(commands: Iterable[app_commands.AppCommand]) -> str:
    """A digest of what Discord has."""
    return _digest(_shape(command) for command in commands)


def _shape(command: app_commands.AppCommand) -> dict[str, Any]:
    """What of a command members meet; the SDK's own ``to_dict`` leaves out who may use it."""
    who = command.default_member_permissions
    return {
        **command.to_dict(),
        "who": None if who is None else who.value,
        "nsfw": command.nsfw,
    }


def _digest(commands: Iterable[Any]) -> str:
    """The same for the same commands in any order."""
    lines = sorted(json.dumps(command, sort_keys=True) for command in commands)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
