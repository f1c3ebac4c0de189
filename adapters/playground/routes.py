"""What the page can ask of the server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from adapters.playground.clock import ClockControl
from adapters.playground.completion import complete_line, suggestions
from adapters.playground.feed import Feed
from adapters.playground.guard import Malformed, problem
from adapters.playground.people import CHANNEL, MEMBERS, PLACE, PLATFORM, member
from adapters.playground.requests import ANSWER, SAY, TURN, read
from adapters.playground.shapes import (
    Renderer,
    clock_json,
    command_json,
    form_json,
    member_json,
    post_json,
    reply_json,
)
from bot.app import App
from bot.chat.command import CommandSpec
from bot.chat.invocation import Actor, Invocation
from bot.chat.rendered import Json
from bot.chat.reply import Reply
from bot.errors import BadInput, BotError

STATIC = Path(__file__).parent / "static"
RECENT_POSTS = 30
MOST_TYPED = 500


class Routes:
    """The page's requests, each answered from the app."""

    def __init__(
        self, app: App, control: ClockControl, feed: Feed, renderers: Mapping[str, Renderer]
    ) -> None:
        self._app = app
        self._control = control
        self._feed = feed
        self._renderers = renderers

    def add_to(self, server: web.Application) -> None:
        """Register every address."""
        server.router.add_get("/", self.page)
        server.router.add_get("/api/hello", self.hello)
        server.router.add_get("/api/complete", self.complete)
        server.router.add_get("/events", self.events)
        server.router.add_post("/api/say", self.say)
        server.router.add_post("/api/answer", self.answer)
        server.router.add_post("/api/clock", self.turn)
        server.router.add_static("/static", STATIC)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page itself."""
        return web.FileResponse(STATIC / "index.html")

    async def hello(self, request: web.Request) -> web.Response:
        """All that the page needs to begin."""
        return web.json_response(
            {
                "channel": CHANNEL,
                "members": [member_json(actor) for actor in MEMBERS],
                "commands": [command_json(spec) for spec in self._app.commands.values()],
                "clock": clock_json(self._control.clock),
                "posts": await self._recent(),
            }
        )

    async def say(self, request: web.Request) -> web.Response:
        """A typed line or a pressed button: a reply, or a form that asks for what is missing."""
        asked = await read(request, SAY)
        actor = acting(asked.member)
        try:
            invocation = self._app.invocation(asked.id, actor, PLACE, asked.line)
        except BotError as error:
            return self._reply(self._app.explain(error))
        form = self._app.form(invocation.command, invocation.arguments)
        return web.json_response(form_json(form)) if form else await self._handle(invocation)

    async def answer(self, request: web.Request) -> web.Response:
        """A filled form: a reply, or what does not fit, so that the form stays open."""
        asked = await read(request, ANSWER)
        actor = acting(asked.member)
        spec = self._app.commands.get(asked.command)
        if spec is None:
            return problem(400, f"There is no command {asked.command[:40]!r}.")
        problems = faults(spec, asked.answers)
        if problems:
            return web.json_response({"kind": "problems", "problems": problems})
        return await self._handle(
            Invocation(asked.id, actor, PLACE, spec.name, {**asked.given, **asked.answers})
        )

    async def complete(self, request: web.Request) -> web.Response:
        """What could come next in ``line``.

        Or values for ``parameter`` of ``command``, as a form asks.
        """
        asked = request.query
        if "line" in asked:
            found = complete_line(self._app, asked["line"][:MOST_TYPED])
            items = [{"label": i.label, "insert": i.insert, "about": i.about} for i in found.items]
            return web.json_response({"start": found.start, "items": items})
        spec = self._app.commands.get(asked.get("command", ""))
        parameter = spec.parameter(asked.get("parameter", "")) if spec else None
        if spec is None or parameter is None:
            return problem(400, "There is no such parameter.")
        values = suggestions(self._app, spec, parameter, asked.get("typed", "")[:MOST_TYPED])
        return web.json_response({"items": [{"label": s.label, "insert": s.value} for s in values]})

    async def turn(self, request: web.Request) -> web.Response:
        """Turn the clock; posts arrive on the way."""
        asked = await read(request, TURN)
        sentence = await self._control.turn(asked)
        if sentence is not None:
            return problem(400, sentence)
        clock = clock_json(self._control.clock)
        self._feed.tell("clock", clock)
        return web.json_response({"clock": clock})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The stream of posts, of what is changed in them, and of turns of the clock."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await stream.prepare(request)
        try:
            async for message in self._feed.listen():
                await stream.write(message)
        except ConnectionResetError:
            pass  # the page was closed: there is nobody left to tell
        return stream

    async def _recent(self) -> list[Json]:
        sent = await self._app.sent(PLATFORM, RECENT_POSTS)
        posts = [post_json(one.reply, one.place, one.key, one.at, self._renderers) for one in sent]
        return sorted(posts, key=lambda post: str(post["at"]))

    async def _handle(self, invocation: Invocation) -> web.Response:
        return self._reply(await self._app.handle(invocation))

    def _reply(self, reply: Reply) -> web.Response:
        return web.json_response(reply_json(reply, self._renderers, self._control.clock()))


def acting(id: str) -> Actor:
    """The sample member who acts. Malformed where there is none."""
    actor = member(id)
    if actor is None:
        raise Malformed(
            "There is no such member. The playground has "
            + ", ".join(m.name for m in MEMBERS)
            + "."
        )
    return actor


def faults(spec: CommandSpec, answers: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each answer that does not fit, by parameter name."""
    found: dict[str, str] = {}
    for name, typed in answers.items():
        parameter = spec.parameter(name)
        if parameter is None:
            found[name] = f"`{spec.name}` takes no `{name}`."
        elif typed.strip():
            try:
                parameter.value(typed)
            except BadInput as error:
                found[name] = error.sentence
        elif parameter.required:
            found[name] = "This one is needed."
    return found
