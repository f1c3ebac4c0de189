"""The one HTTP server: health, and the sites that wiring gives it. Ended by cancelling ``run``."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Collection, Sequence
from typing import Protocol

import structlog
from aiohttp import web

from adapters.http.guard import MOST_BYTES, guard, put_headers
from adapters.http.health import FAILED, READY, Health, answer, page
from bot.errors import SettingsError

CLOSING_SECONDS = 2.0
# What is bound to every address is reached by its own name
REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}  # noqa: S104  read, not bound

log = structlog.get_logger("cairn.web")


class Site(Protocol):
    """Pages under addresses of their own, behind a guard of their own."""

    opened: str
    """What the log says when it can be reached."""

    is_first_page: bool
    """Whether it answers at ``/``."""

    def add_to(self, server: web.Application) -> None:
        """Register every address."""

    async def open(self) -> None:
        """Called before the first request."""

    def close(self) -> None:
        """Called when the server ends: what is still being sent must end, too."""


class HttpServer:
    """Serves /healthz and the sites on one address.

    Where no site is the first page, that tells how the chat ``platforms`` are, by their adapters'
    names.
    """

    name = "web"

    def __init__(
        self,
        host: str,
        port: int,
        health: Health,
        sites: Sequence[Site] = (),
        platforms: Collection[str] = (),
    ) -> None:
        self._host, self._port = host, port
        self._health = health
        self._platforms = platforms
        self._sites = sites
        self._state = "connecting"
        self.started = asyncio.Event()
        self.url = ""

    def status(self) -> str:
        """A short state for /healthz."""
        return self._state

    async def run(self) -> None:
        """Serve until cancelled. SettingsError where the address can't be had."""
        self._state = "connecting"
        for site in self._sites:
            await site.open()
        runner = web.AppRunner(self._server(), access_log=None, shutdown_timeout=CLOSING_SECONDS)
        await runner.setup()
        try:
            await self._listen(runner)
            self._state = READY
            self.started.set()
            what = ", ".join(site.opened for site in self._sites) or "/healthz is up"
            log.info(f"{what}; Ctrl-C stops the bot", url=self.url)
            await asyncio.Event().wait()
        finally:
            for site in self._sites:
                site.close()
            await runner.cleanup()

    def _server(self) -> web.Application:
        server = web.Application(middlewares=[guard], client_max_size=MOST_BYTES)
        server.on_response_prepare.append(put_headers)
        server.router.add_get("/healthz", self._healthz)
        for site in self._sites:
            site.add_to(server)
        if not any(site.is_first_page for site in self._sites):
            server.router.add_get("/", self._page)
        return server

    async def _listen(self, runner: web.AppRunner) -> None:
        site = web.TCPSite(runner, self._host, self._port)
        try:
            await site.start()
        except OSError as error:
            sentence = _why(error, self._host, self._port)
            self._state = FAILED + sentence
            raise SettingsError(sentence) from error
        host = REACHED_AT.get(self._host, self._host)
        self.url = f"http://{host}:{runner.addresses[0][1]}"

    async def _healthz(self, _request: web.Request) -> web.Response:
        return answer(self._health)

    async def _page(self, _request: web.Request) -> web.Response:
        return web.Response(text=page(self._health, self._platforms))


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
