"""Socket Mode's envelopes: each is served, and acked over the connection that it came by.

None is taken once the end has begun: Slack delivers it again. An ack that can't be sent is told.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from aiohttp import ClientWebSocketResponse
from slack_bolt.adapter.socket_mode.async_base_handler import AsyncBaseSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.outcomes import NETWORK
from adapters.slack.web import sdk_logger
from bot.chat.rendered import Json

LAST_SECONDS = 2.5  # For what runs to be answered, when its connection is left
SERVED, NOT_OURS = 200, 404  # Bolt's statuses

Lost = Callable[[Mapping[str, Any], Json], None]
"""(what Slack sent, what its ack was to say): told where that surely did not arrive."""

log = structlog.get_logger("cairn.slack")


async def settled(running: Callable[[], set[asyncio.Task[Any]]], seconds: float) -> bool:
    """Wait until nothing runs, also of what starts meanwhile; whether that came to be."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while waiting := {task for task in running() if not task.done()}:
        left = until - loop.time()
        if left <= 0:
            return False
        await asyncio.wait(waiting, timeout=left)
    return True


class Connection(SocketModeClient):
    """The SDK's connection.

    It sends over the socket that is there, and leaves none while something runs that is to be
    answered over it.
    """

    def __init__(self, running: set[asyncio.Task[Any]], **given: Any) -> None:
        self._answering = running
        super().__init__(**given)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Move to another socket; Slack asks for it (``force``) some seconds in advance."""
        if force:
            taken = set(self._answering)
            await settled(lambda: taken, LAST_SECONDS)
        await super().connect_to_new_endpoint(force)

    async def send_message(self, message: str) -> None:
        """ConnectionError where the socket is gone. The SDK would wait for the next one."""
        if self.current_session is None:
            raise ConnectionError("there is no connection")
        await self.current_session.send_str(message)


class Envelopes(AsyncBaseSocketModeHandler):
    """Hands what comes to Bolt, and acks it. Nothing that is sent to us makes it raise."""

    app: AsyncApp
    client: Connection

    def __init__(
        self, bolt: AsyncApp, client: AsyncWebClient, app_token: str, heartbeat: float, lost: Lost
    ) -> None:
        self.app = bolt
        self.running: set[asyncio.Task[Any]] = set()
        self.stopping = False
        self._lost = lost
        self.client = Connection(
            self.running,
            app_token=app_token,
            logger=sdk_logger(),
            web_client=client,
            ping_interval=heartbeat,
        )
        # The SDK's type knows its base class alone
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]

    # The SDK's type knows its base class alone
    async def handle(self, client: Connection, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Serve one envelope, unless the end has begun."""
        if self.stopping:
            log.debug("An envelope came too late; Slack delivers it again", kind=req.type)
            return
        task = asyncio.current_task()
        assert task is not None  # the SDK makes one for each message
        self.running.add(task)
        try:
            await self._serve(client, req)
        finally:
            self.running.discard(task)

    async def _serve(self, socket: Connection, req: SocketModeRequest) -> None:
        came_by = socket.current_session
        payload = await self._answer(req)
        if await self._is_there(socket, came_by):
            if await _sent(socket, req.envelope_id, payload):
                return
        elif await _sent(socket, req.envelope_id, {} if _is_typed(req) else payload):
            # Slack may not take an ack by another way than its envelope came
            payload = payload if _is_typed(req) else {}
        if payload:
            self._lost(req.payload, payload)

    async def _is_there(self, socket: Connection, came_by: ClientWebSocketResponse | None) -> bool:
        """Whether the socket that an envelope came by is the one that is used, and lives."""
        return socket.current_session is came_by and await socket.is_connected()

    async def _answer(self, req: SocketModeRequest) -> Json:
        """What is to be acked; {} for a bare ack."""
        try:
            answer = await run_async_bolt_app(self.app, req)
            if answer.status == NOT_OURS:
                log.debug("Slack sent what is not ours", envelope=req.type, kind=_type_of(req))
            return _payload_of(answer)
        except Exception:  # what Bolt itself can't read
            log.exception("Bolt could not read a payload", envelope=req.type)
            return {}


def _type_of(req: SocketModeRequest) -> str:
    return str(req.payload.get("type") or "")


def _is_typed(req: SocketModeRequest) -> bool:
    """Whether it is a slash command, whose ack is an answer that can be said otherwise."""
    return "command" in req.payload


def _payload_of(answer: BoltResponse) -> Json:
    if answer.status != SERVED or not answer.body:
        return {}
    kind = answer.headers.get("content-type", [""])[0]
    if not kind.startswith("application/json"):
        return {"text": answer.body}
    payload = json.loads(answer.body)
    return payload if isinstance(payload, dict) else {}


async def _sent(socket: Connection, envelope_id: str, payload: Json) -> bool:
    """Whether an ack could be sent."""
    body: Json = {"envelope_id": envelope_id}
    if payload:
        body["payload"] = payload
    try:
        await socket.send_message(json.dumps(body))
    # A connection that is being closed raises RuntimeError
    except (RuntimeError, *NETWORK) as error:
        log.info("An ack could not be sent", reason=type(error).__name__)
        return False
    return True
