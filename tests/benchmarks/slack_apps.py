"""Two real Bolt apps: ours with the App, and one whose listener only acknowledges, the floor.

A question is the payload of a slash command as Socket Mode brings it; the answer is the body of the
ack.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.adapter import SlackAdapter
from adapters.slack.envelopes import settled
from adapters.slack.interactions import Interactions
from adapters.slack.respond import Responder
from adapters.slack.web import Client, open_client, open_session, sdk_logger
from bot.app import App
from tests.benchmarks.stage import MEMBERS, MINUTES, topic
from tests.fakes import Clock
from tests.servers.slack_payloads import slash
from tests.servers.slack_state import BOT_TOKEN, TEAM, Json, Workspace

ROOT = "/cairn"
_numbers = itertools.count(1)


class Bolt:
    """An app that is handed payloads as the Socket Mode handler hands them."""

    def __init__(self, name: str, app: AsyncApp, text: str, turn: Callable[[], object]) -> None:
        self.name = name
        self._app, self._turn = app, turn
        space = Workspace()
        self._common = slash(space, ROOT, text, next(iter(space.users)), next(iter(space.channels)))

    def questions(self, count: int) -> list[Json]:
        self._turn()
        return [self._common | _who_and_when(at % MEMBERS) for at in range(count)]

    def ask(self, question: Json) -> Awaitable[BoltResponse]:
        return self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=question))


def _who_and_when(number: int) -> Json:
    trigger = f"{next(_numbers)}.1.1"
    return {
        "user_id": f"U{number}",
        "user_name": f"member{number}",
        "trigger_id": trigger,
        "response_url": f"http://127.0.0.1/respond/{trigger}",
    }


class Acquainted(Client):
    """A client that asks nobody: everybody is known."""

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        user = {"team_id": TEAM, "profile": {"display_name": "Somebody"}}
        return AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args=given,
            data={"ok": True, "user": user},
            headers={},
            status_code=200,
        )


@asynccontextmanager
async def open_bot(app: App, clock: Clock) -> AsyncIterator[Bolt]:
    """Ours, with /cairn log."""
    async with open_session() as session:
        client = Acquainted(session, BOT_TOKEN, "http://127.0.0.1/api/")
        who = {"team": "Hill", "team_id": TEAM, "user_id": "UBOT", "bot_id": "BBOT"}
        interactions = Interactions(app, client, Responder(client, session), ROOT, who)
        adapter = SlackAdapter(app, BOT_TOKEN, "", ROOT, None)
        bolt = adapter._bolt(client, session, who, interactions)
        yield Bolt("bot", bolt, f"log {topic()} {MINUTES}", lambda: clock.turn(days=1))
        await settled(lambda: interactions.running, 1.0)


@asynccontextmanager
async def open_floor() -> AsyncIterator[Bolt]:
    """Bolt, set up as ours, with one listener that acknowledges."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_token=BOT_TOKEN, bot_id="BBOT", bot_user_id="UBOT"
        )

    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()

    async with open_session() as session:
        bolt = AsyncApp(
            logger=sdk_logger(),
            client=open_client(session, None, None),
            authorize=authorize,
            process_before_response=True,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        bolt.command(ROOT)(listen)
        yield Bolt("floor", bolt, "", lambda: None)
