"""Slack: log in, stay connected, hand every payload to what answers it.

Supervised by whoever runs it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import SocketClient
from adapters.slack.controls import ACTION
from adapters.slack.forms import CALLBACK, FIELD
from adapters.slack.interactions import Interactions
from adapters.slack.limits import PATIENCE
from adapters.slack.manifest import SHORTCUT
from adapters.slack.outcomes import NETWORK, open_client, open_session, sdk_logger, word_of
from adapters.slack.respond import Responder
from adapters.slack.sender import SlackSender
from bot.chat.rendered import Json
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.slack")

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between tries to connect
APOLOGY = "That did not work, and it is my fault, not yours. Please try it once more."
_WRONG_TOKEN = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
    "missing_scope",
    "no_permission",
    "invalid_app_id",
}

Listener = Callable[[Mapping[str, Any]], Awaitable[Json]]


class SlackAdapter:
    """The bot in one workspace. ``heartbeat``: seconds between pings."""

    name = "slack"

    def __init__(
        self,
        app: App,
        bot_token: str,
        app_token: str,
        command: str,
        api_url: str | None,
        heartbeat: float = 5.0,
    ) -> None:
        self.sender = SlackSender(command)
        self._app = app
        self._bot_token = bot_token
        self._app_token = app_token
        self._command = command
        self._api_url = api_url
        self._heartbeat = heartbeat
        self._state = "connecting"

    def status(self) -> str:
        """``connecting``, ``ready`` or ``failed: <sentence>``."""
        return self._state

    async def run(self) -> None:
        """Connect and serve until cancelled.

        SettingsError, one sentence, for a token Slack does not take.
        """
        pause = FIRST_PAUSE
        async with open_session() as session:
            while True:
                try:
                    await self._serve(session)
                    pause = FIRST_PAUSE
                except SettingsError as error:
                    self._state = f"failed: {error.sentence}"
                    raise
                except (SlackApiError, *NETWORK) as error:
                    log.warning(
                        "Slack can't be reached; trying again",
                        reason=_reason(error),
                        seconds=pause,
                    )
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
                finally:
                    self.sender.close()
                    if not self._state.startswith("failed"):
                        self._state = "connecting"

    async def _serve(self, session: aiohttp.ClientSession) -> None:
        """One connection, from the log-in to its end; returns when it died."""
        client = open_client(session, self._bot_token, self._api_url)
        who = await self._log_in(client)
        url = await self._address(client)
        interactions = Interactions(
            self._app, client, Responder(client, session), self._command, str(who.get("team", ""))
        )
        socket = SocketClient(
            self._bolt(session, who, interactions), client, self._app_token, self._heartbeat
        )
        try:
            await socket.connect(url)
            self._state = "ready"
            log.info("Connected to Slack", workspace=who["team"], command=self._command)
            await socket.watch()
        finally:
            await socket.close()
            await interactions.close(PATIENCE)

    async def _log_in(self, client: AsyncWebClient) -> Mapping[str, Any]:
        """What auth.test says of us; from then on posts can go out."""
        try:
            answer = await client.auth_test()
        except SlackApiError as error:
            _raise_if_wrong(
                error,
                "SLACK_BOT_TOKEN",
                "the Bot User OAuth Token (xoxb-...) under OAuth & Permissions",
            )
            raise
        who: Mapping[str, Any] = answer.data if isinstance(answer.data, dict) else {}
        scopes = str(answer.headers.get("x-oauth-scopes", "")).split(",")
        self.sender.open(client, scopes, str(who.get("url", "")))
        return who

    async def _address(self, client: AsyncWebClient) -> str:
        """Where the socket is; it can be used once."""
        try:
            answer = await client.apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            _raise_if_wrong(
                error,
                "SLACK_APP_TOKEN",
                "an App-Level Token (xapp-...) with the scope connections:write",
            )
            raise
        return str(answer["url"])

    def _bolt(
        self, session: aiohttp.ClientSession, who: Mapping[str, Any], interactions: Interactions
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
        bolt.action(re.compile(f"^{ACTION}"))(_listener(interactions.pressed))
        bolt.options(re.compile(f"^{FIELD}"))(_listener(interactions.searched))
        bolt.view(CALLBACK)(_listener(interactions.submitted))
        bolt.shortcut(SHORTCUT)(_listener(interactions.chosen))
        return bolt


def _listener(serve: Listener) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
    """A Bolt listener that can't raise: a lost ack shows the member a timeout and nothing else."""

    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        payload: Json = {}
        try:
            payload = await serve(body)
        except Exception:  # the outer wall of this adapter
            log.exception(
                "A payload from Slack could not be served",
                kind=body.get("type") or body.get("command"),
            )
            if "command" in body:
                payload = {"text": APOLOGY}
        if not payload:
            await ack()
            return
        await ack(payload)

    return listen


def _reason(error: Exception) -> str:
    """Slack's word for what went wrong, or the kind of network error."""
    if isinstance(error, SlackApiError):
        return word_of(error)
    return type(error).__name__


def _raise_if_wrong(error: SlackApiError, variable: str, wanted: str) -> None:
    word = word_of(error)
    if word in _WRONG_TOKEN:
        raise SettingsError(
            f"Slack does not accept {variable} ({word}). It wants {wanted} of your app."
        ) from error
