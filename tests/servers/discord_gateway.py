"""The gateway.

HELLO, IDENTIFY, READY, GUILD_CREATE, heartbeats, dispatch, and RESUME with what was missed.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.servers.discord_state import snowflake

if TYPE_CHECKING:
    from tests.servers.discord import LoopbackDiscord

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = (
    0,
    1,
    2,
    6,
    7,
    9,
    10,
    11,
)
AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4004, 4014
# Members, presences, message content: this application has none.
PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15
REPLAY_WINDOW = 5000  # events; a session that missed more must identify anew


@dataclass
class Session:
    """One shard's session; outlives its socket so that it can be resumed."""

    id: str
    shard: int
    shards: int
    sequence: int = 0
    events: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=REPLAY_WINDOW))
    socket: web.WebSocketResponse | None = None

    def serves(self, guild_id: int | None) -> bool:
        return guild_id is None or (guild_id >> 22) % self.shards == self.shard


class Gateway:
    """Every connection, every session, and the counters tests read."""

    def __init__(self, server: LoopbackDiscord) -> None:
        self.server = server
        self.sessions: dict[str, Session] = {}
        self.identifies: list[dict[str, Any]] = []
        self.resumes = 0
        self.refuse_connections = 0
        # What follows every READY, as (event, data): such as one that a client can't read
        self.after_ready: list[tuple[str, dict[str, Any]]] = []
        self.invalidate = 0  # sessions that are called invalid as soon as they are open
        self.heartbeat_interval = 41_250  # ms

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.refuse_connections > 0:
            self.refuse_connections -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        hello = {"heartbeat_interval": self.heartbeat_interval}
        await socket.send_json({"op": HELLO, "d": hello, "s": None, "t": None})
        session: Session | None = None
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                session = await self._receive(socket, json.loads(frame.data)) or session
        if session is not None and session.socket is socket:
            session.socket = None
            self.server.bell.ring()
        return socket

    async def _receive(
        self, socket: web.WebSocketResponse, frame: dict[str, Any]
    ) -> Session | None:
        if frame["op"] == HEARTBEAT:
            await socket.send_json({"op": ACK, "d": None, "s": None, "t": None})
        if frame["op"] == IDENTIFY:
            return await self._identify(socket, frame["d"])
        if frame["op"] == RESUME:
            return await self._resume(socket, frame["d"])
        return None

    async def _identify(
        self, socket: web.WebSocketResponse, data: dict[str, Any]
    ) -> Session | None:
        self.identifies.append(data)
        if data["token"] != self.server.token:
            await socket.close(code=AUTHENTICATION_FAILED)
            return None
        if data["intents"] & PRIVILEGED_INTENTS:
            await socket.close(code=DISALLOWED_INTENTS)
            return None
        shard, shards = data.get("shard") or (0, 1)
        session = Session(f"session-{snowflake()}", shard, shards, socket=socket)
        self.sessions[session.id] = session
        guilds = [g for g in self.server.guilds.values() if session.serves(g.id)]
        await self._push(
            session,
            "READY",
            {
                "v": 10,
                "user": (
                    self.server.bot.shape()
                    | {
                        "verified": True,
                        "mfa_enabled": False,
                        "email": None,
                    }
                ),
                "guilds": [{"id": str(g.id), "unavailable": True} for g in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.server.gateway_url,
                "shard": [shard, shards],
                "application": {"id": str(self.server.bot.id), "flags": 0, "flags_new": "0"},
            },
        )
        for guild in guilds:
            await self._push(session, "GUILD_CREATE", guild.shape(self.server.bot))
        for event, sent in self.after_ready:
            await self._push(session, event, sent)
        if self.invalidate > 0:
            self.invalidate -= 1
            await self.end_session(session)
        self.server.bell.ring()
        return session

    async def end_session(self, session: Session) -> None:
        """Opcode 9, not resumable: the client has to identify anew."""
        del self.sessions[session.id]
        if session.socket is not None:
            await session.socket.send_json(
                {"op": INVALID_SESSION, "d": False, "s": None, "t": None}
            )

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self.server.token:
            await socket.send_json({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return None
        self.resumes += 1
        session.socket = socket
        for event in [e for e in session.events if e["s"] > data["seq"]]:
            await socket.send_json(event)
        await self._push(session, "RESUMED", {})
        self.server.bell.ring()
        return session

    async def dispatch(self, event: str, data: dict[str, Any], guild_id: int | None = None) -> None:
        """Sends an event to the guild's shard.

        While its socket is down the event waits for the resume.
        """
        sessions = [s for s in self.sessions.values() if s.serves(guild_id)]
        assert sessions, "nobody is logged in"
        newest = {s.shard: s for s in sessions}
        for session in newest.values():
            await self._push(session, event, data)

    async def _push(self, session: Session, event: str, data: dict[str, Any]) -> None:
        session.sequence += 1
        frame = {"op": DISPATCH, "t": event, "s": session.sequence, "d": data}
        session.events.append(frame)
        if session.socket is None or session.socket.closed:
            return
        try:
            await session.socket.send_json(frame)
        except ConnectionError:
            session.socket = None  # the client has gone: it will resume and get the frame then

    async def drop(self, code: int = 4000) -> None:
        """Closes every socket.

        Clients resume their sessions. 1001 and 4000 are what Discord uses for that.
        """
        for session in self.sessions.values():
            if session.socket is not None:
                await session.socket.close(code=code)

    async def ask_reconnect(self) -> None:
        """Opcode 7: Discord wants the client elsewhere."""
        for session in self.sessions.values():
            if session.socket is not None and not session.socket.closed:
                await session.socket.send_json({"op": RECONNECT, "d": None, "s": None, "t": None})

    def forget_sessions(self) -> None:
        """Makes the next RESUME fail, so that clients identify anew."""
        self.sessions.clear()
