"""The playground: the bot without a token, in a browser. A site of the HTTP server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from adapters.playground.clock import ClockControl, TurnableClock
from adapters.playground.feed import Feed
from adapters.playground.routes import Routes
from adapters.playground.sender import WebSender
from adapters.playground.shapes import Renderer, clock_json, post_json
from bot.app import App
from bot.chat.invocation import Place
from bot.chat.reply import Reply


class Playground:
    """The page, its API, and the way posts come to it.

    ``renderers`` make the payloads that the page draws, by platform: bodies of messages, with
    ``files`` beside them where a message has any: ``{"name", "text"}``, and ``"bytes"`` of one that
    is no text.
    ``on_turned`` is called after each step of the clock; ``address`` tells where the page is, ""
    before it is served.
    """

    opened = "The playground is open"
    is_first_page = True

    def __init__(
        self,
        app: App,
        clock: TurnableClock,
        renderers: Mapping[str, Renderer],
        on_turned: Callable[[], Awaitable[None]],
        address: Callable[[], str],
    ) -> None:
        self._clock = clock
        self._renderers = renderers
        self._feed = Feed()
        self._control = ClockControl(app, clock, on_turned)
        self._routes = Routes(app, self._control, self._feed, renderers)
        self.sender = WebSender(self._tell, address)

    def add_to(self, server: web.Application) -> None:
        """Register every address."""
        self._routes.add_to(server)

    async def open(self) -> None:
        """Let pages listen; the clock shows what it showed before the restart."""
        self._feed.open()
        await self._control.restore()

    def close(self) -> None:
        """End every stream."""
        self._feed.close()

    def _tell(self, event: str, place: Place, reply: Reply, key: str) -> None:
        self._feed.tell("clock", clock_json(self._clock))
        self._feed.tell(event, post_json(reply, place, key, self._clock(), self._renderers))
