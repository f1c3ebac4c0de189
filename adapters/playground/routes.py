"""What the page can ask of the server, each answered from the app."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from adapters.playground.clock import ClockControl
from adapters.playground.feed import Feed
from adapters.playground.groups import Groups
from adapters.playground.guard import Malformed, guard, guarded, problem
from adapters.playground.people import CHANNEL, MEMBERS, PLATFORM, member
from adapters.playground.requests import ANSWER, CHOOSE, SAY, TURN, read
from adapters.playground.shapes import (
    Renderer,
    clock_json,
    command_json,
    form_json,
    group_json,
    member_json,
    post_json,
    reply_json,
)
from bot.app import App
from bot.chat.form import Faults, Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.rendered import Json
from bot.chat.reply import Reply

STATIC = Path(__file__).parent / "static"
RECENT_POSTS = 30
NO_GROUP = "There is no such group any more. Load the page again."


class Routes:
    """The page's requests."""

    def __init__(
        self, app: App, control: ClockControl, feed: Feed, renderers: Mapping[str, Renderer]
    ) -> None:
        self._app = app
        self._control = control
        self._feed = feed
        self._renderers = renderers
        self._groups = Groups(app.facts)

    def add_to(self, server: web.Application) -> None:
        """Register every address, each behind the guard."""
        router = server.router
        router.add_get("/", guarded(self.page))
        router.add_get("/api/hello", guarded(self.hello))
        router.add_get("/api/complete", guarded(self.complete))
        router.add_get("/events", guarded(self.events))
        router.add_post("/api/say", guarded(self.say))
        router.add_post("/api/answer", guarded(self.answer))
        router.add_post("/api/clock", guarded(self.turn))
        router.add_post("/api/group", guarded(self.choose))
        files = web.Application(middlewares=[guard])
        files.router.add_static("/", STATIC)
        server.add_subapp("/static", files)

    async def page(self, _request: web.Request) -> web.StreamResponse:
        """The page itself."""
        return web.FileResponse(STATIC / "index.html")

    async def hello(self, request: web.Request) -> web.Response:
        """All that the page needs to begin; posts of the ``group`` that it is in already."""
        group = await self._groups.chosen()
        instance = await self._groups.instance()
        shown = request.query.get("group") or group.id
        return web.json_response(
            {
                "group": group_json(group, instance),
                "channel": CHANNEL,
                "members": [member_json(actor) for actor in MEMBERS],
                "commands": [command_json(spec) for spec in self._app.commands.values()],
                "clock": clock_json(self._control.clock),
                "posts": await self._recent(shown),
            }
        )

    async def say(self, request: web.Request) -> web.Response:
        """A typed line or a pressed button: a reply, or a form that asks for what is missing."""
        said = await read(request, SAY)
        place = await self._place(said.group)
        actor = acting(said.member)
        answer = await self._app.say(
            Request(said.id, actor, place, said.line, pressed=said.pressed)
        )
        if isinstance(answer, Form):
            return web.json_response(form_json(answer))
        return self._reply(answer)

    async def answer(self, request: web.Request) -> web.Response:
        """A filled form: a reply, or what does not fit, so that the form stays open."""
        filled = await read(request, ANSWER)
        place = await self._place(filled.group)
        opened = Request(filled.id, acting(filled.member), place, filled.line)
        answer = await self._app.submit(opened, filled.answers)
        if isinstance(answer, Faults):
            return web.json_response({"kind": "problems", "problems": dict(answer.sentences)})
        return self._reply(answer)

    async def complete(self, request: web.Request) -> web.Response:
        """What could come next in ``line``; or values for ``parameter`` of ``command``."""
        asked = request.query
        if "line" in asked:
            found = self._app.complete(asked["line"], [CHANNEL])
            items = [{"label": i.label, "insert": i.insert, "about": i.about} for i in found.items]
            return web.json_response({"start": found.start, "items": items})
        spec = self._app.commands.get(asked.get("command", ""))
        parameter = spec.parameter(asked.get("parameter", "")) if spec else None
        if spec is None or parameter is None:
            return problem(400, "There is no such parameter.")
        typed = asked.get("typed", "")
        values = self._app.complete_value(spec.name, parameter.name, typed, [CHANNEL])
        return web.json_response(
            {"items": [{"label": one.label, "insert": one.value} for one in values]}
        )

    async def turn(self, request: web.Request) -> web.Response:
        """Turn the clock; posts arrive on the way."""
        wanted = await read(request, TURN)
        sentence = await self._control.turn(wanted)
        if sentence is not None:
            return problem(400, sentence)
        clock = clock_json(self._control.clock)
        self._feed.tell("clock", clock)
        return web.json_response({"clock": clock})

    async def choose(self, request: web.Request) -> web.Response:
        """Be in another group from now on, or in a new empty one; the page then begins anew."""
        wanted = await read(request, CHOOSE)
        if wanted.group is None:
            await self._groups.begin_empty()
        elif not await self._groups.choose(wanted.group):
            raise Malformed(NO_GROUP)
        return web.json_response({})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The stream of posts, of what is changed in them, and of turns of the clock."""
        headers = {"Content-Type": "text/event-stream; charset=utf-8"}
        stream = web.StreamResponse(headers=headers)
        await stream.prepare(request)
        try:
            async for message in self._feed.listen():
                await stream.write(message)
        except ConnectionResetError:
            pass  # The page was closed: there is nobody left to tell
        return stream

    async def _place(self, group: str) -> Place:
        place = await self._groups.place(group)
        if place is None:
            raise Malformed(NO_GROUP)
        return place

    async def _recent(self, group: str) -> list[Json]:
        sent = await self._app.sent(PLATFORM, RECENT_POSTS, group)
        posts = [post_json(one.reply, one.place, one.key, one.at, self._renderers) for one in sent]
        return sorted(posts, key=lambda post: str(post["at"]))

    def _reply(self, reply: Reply) -> web.Response:
        return web.json_response(reply_json(reply, self._renderers, self._control.clock()))


def acting(id: str) -> Actor:
    """The sample member who acts. Malformed where there is none."""
    actor = member(id)
    if actor is None:
        names = ", ".join(one.name for one in MEMBERS)
        raise Malformed(f"There is no such member. The playground has {names}.")
    return actor
