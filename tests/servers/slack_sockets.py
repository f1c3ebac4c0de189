"""Socket Mode of the loopback Slack.

Tickets, hello, envelopes, acks and the two ways a connection ends. An ack counts only by the
connection that its envelope came by: whether Slack takes it by another one, it does not say.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.slack_state import APP, Ack, Delivery, Json, Workspace

BARRIER = b"barrier"


class Sockets:
    """The open connections and what goes over them. ``on_ack`` says what an ack's payload does."""

    def __init__(self, space: Workspace, on_ack: Callable[[Delivery, Ack], None]) -> None:
        self.space = space
        self.on_ack = on_ack
        self.live: list[web.WebSocketResponse] = []
        self.hellos = 0
        self.deaf = False
        self.refusals = 0  # Handshakes that are refused from now on
        self.deliveries: dict[str, Delivery] = {}
        self.answered = 0  # Barriers
        self.strays: list[Ack] = []  # Acks by another connection than their envelope came by
        self._came_by: dict[str, web.WebSocketResponse] = {}
        self._tickets: set[str] = set()
        self._transports: dict[web.WebSocketResponse, asyncio.Transport] = {}

    def ticket(self) -> str:
        """A one-time ticket for a new connection."""
        ticket = f"ticket-{self.space.number()}"
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its ticket to its end. While ``deaf``, pings are left unanswered."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404)
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.live) + 1,
                "connection_info": {"app_id": APP},
                "debug_info": {"host": "loopback", "approximate_connection_time": 18060},
            }
        )
        if request.transport is not None:
            self._transports[socket] = request.transport
        self.live.append(socket)
        self.hellos += 1
        self.space.bell.ring()
        try:
            async for message in socket:
                await self._receive(socket, message.type, message.data)
        finally:
            self.live.remove(socket)
            self._transports.pop(socket, None)
            self.space.bell.ring()
        return socket

    async def _receive(self, socket: web.WebSocketResponse, kind: WSMsgType, data: Any) -> None:
        if kind is WSMsgType.PING and not self.deaf:
            await socket.pong(data)
        elif kind is WSMsgType.PONG and data == BARRIER:
            self.answered += 1
            self.space.bell.ring()
        elif kind is WSMsgType.TEXT:
            body: Json = json.loads(data)
            self._ack(socket, body["envelope_id"], body.get("payload") or {})

    def _ack(self, socket: web.WebSocketResponse, envelope_id: str, payload: Json) -> None:
        delivery = self.deliveries.get(envelope_id)
        if delivery is None:
            self.space.faults.append(f"ack of an unknown envelope {envelope_id}")
            return
        ack = Ack(envelope_id, payload, self.space.now() - delivery.started)
        if self._came_by[envelope_id] is not socket:
            self.strays.append(ack)
            self.space.bell.ring()
            return
        self.space.acks.setdefault(envelope_id, []).append(ack)
        self.on_ack(delivery, ack)
        self.space.bell.ring()

    async def send(self, delivery: Delivery) -> None:
        """Send an envelope over the newest connection, waiting for one while there is none."""
        await self.space.bell.until(lambda: [s for s in self.live if not s.closed])
        envelope: Json = {
            "type": delivery.kind,
            "envelope_id": delivery.envelope_id,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {
                "retry_attempt": delivery.sent,
                "retry_reason": "timeout" if delivery.sent else "",
            }
        self.deliveries[delivery.envelope_id] = delivery
        delivery.sent += 1
        delivery.started = self.space.now()
        self._came_by[delivery.envelope_id] = self.live[-1]
        await self.live[-1].send_json(envelope)

    async def heard_by_the_bot(self) -> None:
        """Wait until the bot has received all that was sent to it."""
        before = self.answered
        await self.live[-1].ping(BARRIER)
        await self.space.bell.until(lambda: self.answered > before)

    async def ask_to_move(self) -> None:
        """Ask every connection to move (``disconnect``)."""
        for socket in list(self.live):
            await socket.send_json(
                {"type": "disconnect", "reason": "refresh_requested", "debug_info": {}}
            )

    async def refresh(self) -> None:
        """Ask every connection to move, and close it when it did.

        Slack does so every few hours.
        """
        before, old = self.hellos, list(self.live)
        await self.ask_to_move()
        await self.space.bell.until(lambda: self.hellos > before)
        for socket in old:
            await socket.close()

    async def cut(self) -> None:
        """Break every connection without a word, as a failing network does."""
        for socket in list(self.live):
            self._transports[socket].abort()
        await self.space.bell.until(lambda: not self.live)
