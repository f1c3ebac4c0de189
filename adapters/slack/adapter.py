"""Slack: log in, stay connected, hand every payload to what answers it.

Supervised by whoever runs it.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError

from adapters.slack.client import SocketClient
from adapters.slack.controls import OURS
from adapters.slack.envelopes import LAST_SECONDS, settled
from adapters.slack.forms import CALLBACKS, FIELD
from adapters.slack.inbound import Origin
from adapters.slack.interactions import Interactions
from adapters.slack.manifest import REVOKED, SHORTCUT, UNINSTALLED
from adapters.slack.outcomes import (
    APP_UNINSTALLED,
    NETWORK,
    TOKEN_REVOKED,
    WRONG_TOKEN,
    needed,
    word_of,
)
from adapters.slack.presence import Presence
from adapters.slack.respond import Responder
from adapters.slack.sender import SlackSender
from adapters.slack.tokens import APP_TOKEN, BOT_TOKEN, NEVER_RIGHT, Token
from adapters.slack.web import Client, open_client, open_session, sdk_logger
from bot.chat.rendered import Json
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.slack")

LONGEST_PAUSE = 60.0  # seconds between two tries to connect or to log in
ENDING_SECONDS = 0.5  # For what was given up to let go
FAILED = "failed: "
ANY = re.compile("")  # Of the ids that other versions gave: these listeners are asked last

Listener = Callable[[Mapping[str, Any], Origin], Awaitable[Json]]


class SlackAdapter:
    """The bot in one workspace."""

    name = "slack"

    def __init__(
        self,
        app: App,
        bot_token: str,
        app_token: str,
        command: str,
        api_url: str | None,
        heartbeat: float = 5.0,
        pause: float = 1.0,
    ) -> None:
        """``heartbeat``: seconds between pings.

        ``pause``: seconds before the second try to connect or to log in; each further one waits
        twice as long.
        """
        self.sender = SlackSender(command)
        self._app = app
        self._bot_token = bot_token
        self._app_token = app_token
        self._command = command
        self._api_url = api_url
        self._heartbeat = heartbeat
        self._state = "connecting"
        self._first_pause = self._pause = pause
        self._was_in = False

    def status(self) -> str:
        """``connecting``, ``ready`` or ``failed: <sentence>``."""
        return self._state

    async def run(self) -> None:
        """Connect and serve until cancelled.

        SettingsError, one sentence, for a token that Slack does not take at the start: whoever
        starts the bot is there to mend it. One that was taken before is tried again and again, so
        that an app that is let in again comes back by itself, and nothing else stops meanwhile.
        """
        async with open_session() as session:
            client = open_client(session, self._bot_token, self._api_url)
            while True:
                try:
                    await self._serve(client, session)
                    continue
                except SettingsError as error:
                    if not self._was_in:
                        self._state = f"{FAILED}{error.sentence}"
                        raise
                except (SlackApiError, *NETWORK) as error:
                    log.warning(
                        "Slack can't be reached; trying again",
                        reason=_reason(error),
                        seconds=self._pause,
                    )
                finally:
                    self.sender.close()
                    self._say_connecting()
                await self._wait()

    async def _wait(self) -> None:
        """Until the next try; each further one waits twice as long."""
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _serve(self, client: Client, session: aiohttp.ClientSession) -> None:
        """One connection, from the log-in to its end; returns when it died."""
        who = await self._log_in(client)
        url = await self._address(client)
        interactions = Interactions(
            self._app,
            client,
            Responder(client, session),
            self._command,
            who,
        )
        socket = SocketClient(
            self._bolt(client, session, who, interactions),
            client,
            self._app_token,
            self._heartbeat,
            interactions.lost,
        )
        # Each end comes, also where a stop reaches us in the one before
        async with contextlib.AsyncExitStack() as ends:
            ends.push_async_callback(socket.close)
            ends.push_async_callback(interactions.close)
            ends.push_async_callback(_finish, socket, interactions)
            await socket.connect(url)
            self._say_ready()
            log.info("Connected to Slack", workspace=who.get("team"), command=self._command)
            await self._stay(socket, client)

    async def _stay(self, socket: SocketClient, client: Client) -> None:
        """Until the connection is dead, or can't be made again."""
        tasks = [
            asyncio.create_task(socket.watch()),
            asyncio.create_task(self._keep_logged_in(client)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_logged_in(self, client: Client) -> None:
        """Log in again when Slack refuses the bot's token; returns when it refuses the app's.

        Members are answered meanwhile: the connection is the app's, and an answer to a command
        needs no token.
        """
        while True:
            await client.refused.wait()
            if client.wrong_app_word:
                self._say_refused(APP_TOKEN, client.wrong_app_word)
                return
            self._say_refused(BOT_TOKEN, client.wrong_word)
            self.sender.close()
            await self._log_in_again(client)
            self._say_ready()
            log.info("Slack takes the bot's token again", command=self._command)

    async def _log_in_again(self, client: Client) -> None:
        while True:
            await self._wait()
            with contextlib.suppress(SettingsError, SlackApiError, *NETWORK):
                await self._log_in(client)
                return

    async def _log_in(self, client: Client) -> Mapping[str, Any]:
        """What auth.test says of us; from then on posts can go out."""
        try:
            answer = await client.auth_test()
            team = needed(answer, str, "team_id")
        except SlackApiError as error:
            self._raise_if_wrong(error, BOT_TOKEN)
            raise
        who: Mapping[str, Any] = needed(answer, dict)
        scopes = str(answer.headers.get("x-oauth-scopes", "")).split(",")
        self.sender.open(client, scopes, str(who.get("url") or ""), team)
        await Presence(self._app, team).returned()
        return who

    async def _address(self, client: Client) -> str:
        """Where the socket is; it can be used once."""
        try:
            answer = await client.apps_connections_open(app_token=self._app_token)
            return needed(answer, str, "url")
        except SlackApiError as error:
            self._raise_if_wrong(error, APP_TOKEN)
            raise

    def _raise_if_wrong(self, error: SlackApiError, token: Token) -> None:
        word = word_of(error)
        if word not in WRONG_TOKEN | NEVER_RIGHT:
            return
        if self._was_in:
            self._say_refused(token, word)
        raise SettingsError(token.not_accepted(word)) from error

    def _say_ready(self) -> None:
        self._state = "ready"
        self._pause = self._first_pause
        self._was_in = True

    def _say_connecting(self) -> None:
        """What is said while nothing is connected, and no token is to blame."""
        if not self._state.startswith(FAILED):
            self._state = "connecting"

    def _say_refused(self, token: Token, word: str) -> None:
        """In the status until it is mended, and once to whoever runs the bot."""
        if self._state.startswith(FAILED) and token.variable in self._state:
            return
        sentence = token.no_longer_accepted(word)
        self._state = f"{FAILED}{sentence}"
        log.error(sentence)

    def _bolt(
        self,
        client: Client,
        session: aiohttp.ClientSession,
        who: Mapping[str, Any],
        interactions: Interactions,
    ) -> AsyncApp:
        """The Bolt app: one listener a kind, answers after the work, no call for each request."""

        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=who.get("enterprise_id"),
                team_id=who["team_id"],
                bot_token=self._bot_token,
                bot_id=who.get("bot_id"),
                bot_user_id=who.get("user_id"),
            )

        bolt = AsyncApp(
            # Bolt logs under this name and sets its level: it must not be one of ours
            name="cairn.slack.bolt",
            logger=sdk_logger(),
            client=open_client(session, None, self._api_url),
            authorize=authorize,
            process_before_response=True,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        bolt.command(re.compile(f"^{re.escape(self._command)}$"))(_listener(interactions.typed))
        bolt.action(OURS)(_listener(interactions.pressed))
        bolt.options(re.compile(f"^{FIELD}"))(_listener(interactions.searched))
        bolt.view(CALLBACKS)(_listener(interactions.submitted))
        bolt.shortcut(SHORTCUT)(_listener(interactions.chosen))
        for catch in (bolt.command, bolt.action, bolt.view, bolt.shortcut):
            catch(ANY)(_listener(interactions.strange))
        bolt.options(ANY)(_listener(interactions.searched))
        presence = Presence(self._app, str(who["team_id"]))
        bolt.event(UNINSTALLED)(_uninstalled(client, presence))
        bolt.event(REVOKED)(_revoked(client))
        return bolt


def _uninstalled(client: Client, presence: Presence) -> Callable[[], Awaitable[None]]:
    """Somebody removed the app from the workspace."""

    async def heed() -> None:
        client.refuse(APP_UNINSTALLED)
        await presence.left()

    return heed


def _revoked(client: Client) -> Callable[[dict[str, Any]], Awaitable[None]]:
    """Somebody revoked tokens: those of members are no concern of ours, and we have none."""

    async def heed(event: dict[str, Any]) -> None:
        if (event.get("tokens") or {}).get("bot"):
            client.refuse(TOKEN_REVOKED)

    return heed


async def _finish(socket: SocketClient, interactions: Interactions) -> None:
    """Take nothing any more, and let what runs be answered; what takes too long is given up."""
    socket.stop_taking()
    running = socket.running | interactions.running
    if running:
        log.info("What runs is answered before Slack is left", running=len(running))
    if await settled(lambda: socket.running | interactions.running, LAST_SECONDS):
        return
    left = socket.running | interactions.running
    log.warning("Stopped before everybody was answered", unanswered=len(left))
    for task in left:
        task.cancel()
    await asyncio.wait(left, timeout=ENDING_SECONDS)


def _listener(
    serve: Listener,
) -> Callable[[AsyncAck, dict[str, Any], AsyncBoltContext], Awaitable[None]]:
    """A Bolt listener for what never raises."""

    async def listen(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        payload = await serve(body, _origin(context))
        if not payload:
            await ack()
            return
        await ack(payload)

    return listen


def _origin(context: AsyncBoltContext) -> Origin:
    """Whose token answers says which workspace it is: a guest's payload may name their own."""
    installed = context.authorize_result
    team = installed.team_id if installed is not None else None
    return Origin(team or context.team_id or "", context.user_id or "")


def _reason(error: Exception) -> str:
    """Slack's word for what went wrong, or the kind of network error."""
    if isinstance(error, SlackApiError):
        return word_of(error) or "an answer that can't be read"
    return type(error).__name__
