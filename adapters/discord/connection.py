"""The connection to Discord, for as long as the bot runs: one rule for when it is tried again.

The SDK resumes a session whose connection was lost. What it can't resume comes here, or passes
``SessionStarts`` where the SDK identifies anew by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NoReturn

import discord
import structlog

from adapters.backoff import Backoff, Time
from adapters.discord.client import CairnClient, invite_url
from adapters.discord.outcomes import OUTAGES, cause, own_fault
from adapters.discord.starts import NotYet
from bot.chat.words.durations import say_minutes
from bot.errors import SettingsError

log = structlog.get_logger("cairn.discord")

NOT_ACCEPTED = (
    "Discord does not accept DISCORD_TOKEN. Copy it again from the Bot page of your application at "
    "https://discord.com/developers/applications."
)
# docs.discord.com/developers/topics/opcodes-and-status-codes#gateway
AUTHENTICATION_FAILED = 4004
CLOSING = 5.0  # seconds that closing a connection may take


class Connection:
    """``run()`` until cancelled; ``client`` is the one of the moment, once it has logged in."""

    def __init__(self, make: Callable[[], CairnClient], token: str, time: Time) -> None:
        self.client: CairnClient | None = None
        self._make, self._token, self._time = make, token, time
        self._backoff = Backoff()
        self._failure = ""
        self._resting = ""
        self._rests_until = 0.0

    def status(self) -> str:
        """``connecting``, ``ready`` or ``failed: <sentence>``, the first two with what is missing.

        ``failed`` where somebody has to do something; what passes by itself is said behind the
        other two, as starting the process again would not help it.
        """
        client = self.client
        if self._failure:
            return f"failed: {self._failure}"
        if client is not None and client.commands.fault:
            return f"failed: {client.commands.fault}"
        if client is not None and client.is_connected:
            return _ready(client.commands.problem)
        if self._resting:
            left = max(self._rests_until - self._time.now(), 0) / 60
            return f"connecting: {self._resting}, in {say_minutes(round(left) or 1)}."
        return "connecting"

    async def run(self) -> None:
        """Stays connected until cancelled. SettingsError for a wrong token."""
        while True:
            lasted = 0.0
            try:
                lasted = await self._session()
            except NotYet as error:
                await self._rest(error)
                continue
            except SettingsError as error:
                self._failure = error.sentence
                raise
            await self._pause(lasted)

    async def _session(self) -> float:
        """One client from login to its end, and how long it was connected.

        Whatever ended it is reported. NotYet, and SettingsError for a wrong token.
        """
        client = self._make()
        try:
            await self._serve(client)
            log.warning("Discord ended the connection; connecting again")
        except NotYet:
            raise
        except discord.LoginFailure:
            _give_up()
        except discord.ConnectionClosed as error:
            if error.code == AUTHENTICATION_FAILED:
                _give_up()
            log.warning("Discord closed the connection; connecting again", code=error.code)
        except OUTAGES as error:
            self._failure = ""
            log.warning("Discord is not to be reached; trying again", fault=cause(error))
        except Exception as error:  # a fault of ours must not look like an outage
            log.exception("the connection to Discord fell over; trying again")
            self._failure = own_fault(error)
        return 0.0 if client.since is None else self._time.now() - client.since

    async def _serve(self, client: CairnClient) -> None:
        """Until it is closed, or may open no session. The SDK resumes lost sessions within it."""
        work: list[asyncio.Future[None]] = []
        await client.__aenter__()
        try:
            await client.login(self._token)
            self._failure = self._resting = ""
            self.client = client
            log.info("logged in to Discord", invite=invite_url(client.application_id or 0))
            await client.may_connect()
            work += map(asyncio.ensure_future, (client.connect(), client.halted()))
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        finally:
            self.client = None
            # Closed before it is cancelled: a goodbye that is cancelled leaves sockets open
            try:
                await _close(client)
            finally:  # also where a stop reaches us in the goodbye
                for one in work:
                    one.cancel()
                await asyncio.gather(*work, return_exceptions=True)

    async def _pause(self, lasted: float) -> None:
        seconds = self._backoff.pause(lasted)
        log.info("connecting to Discord again", in_seconds=round(seconds, 1))
        await self._time.sleep(seconds)

    async def _rest(self, error: NotYet) -> None:
        """Until Discord allows sessions again: a token that it resets has to be set by a person.

        It comes back by itself, and nothing is gained by starting the process again.
        """
        self._resting, self._rests_until = error.reason, self._time.now() + error.seconds
        log.error(f"{error.reason}.", in_seconds=round(error.seconds))
        await self._time.sleep(error.seconds)


def _ready(problem: str) -> str:
    if not problem:
        return "ready"
    return f"ready, but {problem}"


def _give_up() -> NoReturn:
    raise SettingsError(NOT_ACCEPTED)


async def _close(client: discord.Client) -> None:
    """Closes the connection; gives up after ``CLOSING`` seconds."""
    try:
        async with asyncio.timeout(CLOSING):
            await client.close()
    except TimeoutError:
        log.warning("Discord did not answer the goodbye")
