"""A TCP address before a PostgreSQL server: it counts round trips, holds still, and cuts."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

PROTOCOL = 3  # the number before the dot in a startup message, as opposed to a wish for TLS
QUERY, SYNC = b"Q", b"S"  # what a server answers before anything more is sent


class Cut(Enum):
    """What becomes of a COMMIT."""

    ANSWER = auto()
    """The server has committed; its answer is lost with the connection."""
    QUESTION = auto()
    """It is lost with the connection, and the server still waits for it."""


@dataclass
class PostgresProxy:
    """Between clients and the server whose socket is at ``path``."""

    path: Path
    port: int = 0
    questions: int = 0
    """Round trips so far, those of a login left out."""
    cuts: list[Cut] = field(default_factory=list)
    """What becomes of the next COMMITs."""
    on_cut: Callable[[], None] = lambda: None
    """Called at each of them."""
    _flows: asyncio.Event = field(default_factory=asyncio.Event)
    _left_open: list[asyncio.StreamWriter] = field(default_factory=list)
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, name: str, user: str = "postgres") -> str:
        """The address of a database behind it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{name}"

    def hold(self) -> None:
        """Forward nothing, in no direction; what is sent is still acknowledged."""
        self._flows.clear()

    def release(self) -> None:
        """Forward again, what was held too."""
        self._flows.set()

    async def serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        """One connection of a client."""
        task = asyncio.current_task()
        assert task
        self._running.add(task)
        to_server = None
        try:
            server, to_server = await asyncio.open_unix_connection(self.path)
            one = _Link(self, client, to_client, server, to_server)
            await one.run()
            if one.keeps_server:
                self._left_open.append(to_server)
                to_server = None
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # either side is gone, or all of it ends
        finally:
            for writer in (to_client, to_server):
                if writer is not None:
                    writer.close()
            self._running.discard(task)

    async def end(self) -> None:
        """Cut everything."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        for writer in self._left_open:
            writer.close()

    async def flowing(self) -> None:
        """Wait while it holds."""
        await self._flows.wait()


@dataclass
class _Link:
    """One client and the server."""

    proxy: PostgresProxy
    client: asyncio.StreamReader
    to_client: asyncio.StreamWriter
    server: asyncio.StreamReader
    to_server: asyncio.StreamWriter
    cut: Cut | None = None
    keeps_server: bool = False

    async def run(self) -> None:
        """Forward until one side ends, or it is cut."""
        pumps = {
            asyncio.create_task(self._questions()),
            asyncio.create_task(self._answers()),
        }
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _questions(self) -> None:
        while not await self._startup():
            pass
        while True:
            kind = await self.client.readexactly(1)
            rest = await self._sized()
            if kind in {QUERY, SYNC}:
                self.proxy.questions += 1
            if kind == QUERY and rest[4:] == b"COMMIT\0" and self.proxy.cuts:
                self.cut = self.proxy.cuts.pop(0)
            if self.cut is Cut.QUESTION:
                self.keeps_server = True
                return
            await self._forward(kind + rest, self.to_server)

    async def _startup(self) -> bool:
        """Whether this was the login itself, and no question about TLS."""
        first = await self._sized()
        await self._forward(first, self.to_server)
        return bool(struct.unpack("!H", first[4:6])[0] == PROTOCOL)

    async def _sized(self) -> bytes:
        length = await self.client.readexactly(4)
        return length + await self.client.readexactly(struct.unpack("!I", length)[0] - 4)

    async def _answers(self) -> None:
        while data := await self.server.read(65536):
            if self.cut is Cut.ANSWER:
                assert b"COMMIT" in data, "the server has not committed"
                self.proxy.on_cut()
                return
            await self._forward(data, self.to_client)

    async def _forward(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        await self.proxy.flowing()
        writer.write(data)
        await writer.drain()


@asynccontextmanager
async def proxy_before(socket: Path) -> AsyncIterator[PostgresProxy]:
    """A proxy on loopback, on a port of the system's choice."""
    proxy = PostgresProxy(socket)
    proxy.release()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.end()
        await server.wait_closed()
