"""The playground's server: started by wiring, ended by cancelling ``run``."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web

from adapters.playground.clock import ClockControl
from adapters.playground.feed import Feed
from adapters.playground.guard import MOST_BYTES, guard, put_headers
from adapters.playground.routes import Routes
from adapters.playground.sender import WebSender
from adapters.playground.shapes import Renderer, clock_json, post_json
from adapters.playground.turnable import TurnableClock
from bot import __version__
from bot.app import App
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.errors import SettingsError

CLOSING_SECONDS = 2.0
CLOSED_SENTENCE = (
    "Cairn is running and connected. The playground is closed; /healthz tells how everything is."
)

log = structlog.get_logger("cairn.web")


class WebAdapter:
    """The page, its API and /healthz. With ``playground=False`` only /healthz is served.

    ``renderers`` make the payloads that the page draws, by platform: Discord's message bodies, with
    ``files`` as ``{"name", "text"}`` beside them where a message has any, and Slack's messages.
    """

    name = "web"

    def __init__(
        self,
        app: App,
        host: str,
        port: int,
        *,
        clock: TurnableClock | None,
        renderers: Mapping[str, Renderer],
        health: Callable[[], Mapping[str, str]],
        playground: bool,
        on_turned: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._host, self._port = host, port
        self._health = health
        self._clock = clock or TurnableClock()
        self._control = ClockControl(app, self._clock, on_turned)
        self._feed = Feed()
        self._renderers = renderers
        self._routes = Routes(app, self._control, self._feed, renderers) if playground else None
        self._state = "connecting"
        self.sender = WebSender(self._tell, lambda: self.url)
        self.started = asyncio.Event()
        self.url = ""

    def status(self) -> str:
        """A short state for /healthz."""
        return self._state

    async def run(self) -> None:
        """Serve until cancelled. SettingsError where the address can't be had."""
        self._state = "connecting"
        self._feed.open()
        if self._routes is not None:
            await self._control.restore()
        runner = web.AppRunner(self._server(), access_log=None, shutdown_timeout=CLOSING_SECONDS)
        await runner.setup()
        try:
            await self._listen(runner)
            self._state = "ready"
            self.started.set()
            what = "The playground is open" if self._routes is not None else "/healthz is up"
            log.info(f"{what}; Ctrl-C stops the bot", url=self.url)
            await asyncio.Event().wait()
        finally:
            self._feed.close()
            await runner.cleanup()

    def _server(self) -> web.Application:
        server = web.Application(middlewares=[guard], client_max_size=MOST_BYTES)
        server.on_response_prepare.append(put_headers)
        server.router.add_get("/healthz", self._healthz)
        if self._routes is None:
            server.router.add_get("/", _closed)
        else:
            self._routes.add_to(server)
        return server

    async def _listen(self, runner: web.AppRunner) -> None:
        site = web.TCPSite(runner, self._host, self._port)
        try:
            await site.start()
        except OSError as error:
            self._state = f"failed: {_why(error, self._host, self._port)}"
            raise SettingsError(_why(error, self._host, self._port)) from error
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(self._host, self._host)  # noqa: S104  read, not bound
        self.url = f"http://{host}:{runner.addresses[0][1]}"

    def _tell(self, event: str, place: Place, reply: Reply, key: str) -> None:
        self._feed.tell("clock", clock_json(self._clock))
        self._feed.tell(event, post_json(reply, place, key, self._clock(), self._renderers))

    async def _healthz(self, request: web.Request) -> web.Response:
        adapters = dict(self._health())
        failed = [
            f"{name}: {state.removeprefix('failed: ')}"
            for name, state in adapters.items()
            if _failed(state)
        ]
        body = {
            "ok": not failed,
            "version": __version__,
            "adapters": adapters,
            "problem": "; ".join(failed) or None,
        }
        return web.json_response(body, status=503 if failed else 200)


async def _closed(request: web.Request) -> web.Response:
    return web.Response(text=CLOSED_SENTENCE + "\n")


def _failed(state: str) -> bool:
    return state.startswith("failed")


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken. Set CAIRN_WEB_PORT to another one, for example"
            f" {port + 1}."
        )
    if error.errno == errno.EACCES:
        return (
            f"Port {port} on {host} is not permitted. Set CAIRN_WEB_PORT to one above 1023, for"
            " example 8080."
        )
    reason = error.strerror or type(error).__name__
    return (
        f"The web server can't use {host}, port {port}: {reason}. Look at CAIRN_WEB_HOST and"
        " CAIRN_WEB_PORT."
    )
