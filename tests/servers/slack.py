"""A Slack on 127.0.0.1 for the real slack-bolt: Web API, response URLs and Socket Mode.

    async with slack_server() as slack:
        ...                                          # start the bot with slack.environment()
        done = await slack.slash("/cairn", "log 45")
        assert "Logged" in (await slack.reply(done)).text

Everything the bot sends is judged; leaving the block with a fault found is an AssertionError.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from tests.servers import slack_payloads as payloads
from tests.servers.slack_judge import by_schema, message_faults, option_faults, view_faults
from tests.servers.slack_methods import call, keep_view
from tests.servers.slack_sockets import Sockets
from tests.servers.slack_state import (
    APP_TOKEN,
    BOT_TOKEN,
    TEAM,
    Ack,
    Delivery,
    Fault,
    Json,
    Message,
    Request,
    ResponseUrl,
    T,
    Workspace,
)

PATIENCE = 3.0  # seconds Slack waits for an ack, docs.slack.dev "Acknowledgment response"
USES = 5  # of one response_url


class SlackServer(Workspace):
    """One workspace, its API and its sockets.

    What a member can do are its methods; what came of it, its state.
    """

    def __init__(self, team: str = TEAM, bot_token: str = BOT_TOKEN) -> None:
        super().__init__(team, bot_token)
        self.sockets = Sockets(self, self._answer)
        self.timeouts: list[str] = []
        # Called once a message is in, before that is answered.
        self.on_accepted: Callable[[], None] | None = None
        # Calls of a method wait until its gate is open
        self.gates: dict[str, asyncio.Event] = {}
        self._script: dict[str, deque[Fault | None]] = defaultdict(deque)
        self._closing = asyncio.Event()

    # --- the server ---

    async def start(self) -> web.AppRunner:
        """Listen; ``base`` is set afterwards."""
        app = web.Application(client_max_size=4 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{key}", self._respond)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/link", self.sockets.serve)
        runner = web.AppRunner(app, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        return runner

    async def stop(self, runner: web.AppRunner) -> None:
        """Let go of whoever hangs, close the sockets, close the port."""
        self._closing.set()
        for gate in self.gates.values():
            gate.set()
        for socket in list(self.sockets.live):
            await socket.close()
        await runner.cleanup()

    @property
    def api_url(self) -> str:
        """What AsyncWebClient calls base_url."""
        return f"{self.base}/api/"

    def environment(self) -> dict[str, str]:
        """Variables that send a bot in a process of its own to this server."""
        return {
            "CAIRN_SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": APP_TOKEN,
        }

    # --- faults ---

    def script(self, method: str, *faults: Fault | None) -> None:
        """What happens to the next calls of a method ("respond": response URLs), in order.

        PASS is a plain answer.
        """
        self._script[method].extend(faults)

    async def _spoil(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        if fault.hang:
            await self._closing.wait()
        if fault.hang or fault.drop:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if fault.body is not None:
            sent = {"Content-Type": fault.kind}
            if fault.encoding:
                sent["Content-Encoding"] = fault.encoding
            return web.Response(status=fault.status, body=fault.body, headers=sent)
        if fault.status >= 400 and not fault.error:
            return web.Response(
                status=fault.status,
                text="<html>upstream connect error</html>",
                content_type="text/html",
            )
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        return web.json_response(
            {"ok": False, "error": fault.error}, status=fault.status, headers=headers
        )

    # --- what the bot calls ---

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name, args, token = request.match_info["method"], await _arguments(request), _token(request)
        self.requests.append(Request(name, args, token))
        self.bell.ring()
        if name in self.gates:
            await self.gates[name].wait()
        fault = self._script[name].popleft() if self._script[name] else None
        try:
            if fault is not None and not fault.effect:
                return await self._spoil(fault, request)
            answer = self._call(name, args, token)
            if name == "chat.postMessage" and answer["ok"] and self.on_accepted is not None:
                self.on_accepted()
            if fault is not None:
                return await self._spoil(fault, request)
            return web.json_response(
                answer, headers={"x-oauth-scopes": ",".join(sorted(self.scopes))}
            )
        finally:
            self.bell.ring()

    def _call(self, name: str, args: Json, token: str) -> Json:
        connects = name == "apps.connections.open"
        if token != (APP_TOKEN if connects else self.bot_token):
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        if revoked := self.app_revoked if connects else self.revoked:
            return {"ok": False, "error": revoked}
        if connects:
            return {
                "ok": True,
                "url": f"{self.base.replace('http', 'ws')}/link?ticket={self.sockets.ticket()}",
            }
        return call(self, name, args)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        key, body = request.match_info["key"], await _arguments(request)
        self.requests.append(Request("respond", body, ""))
        fault = self._script["respond"].popleft() if self._script["respond"] else None
        if fault is not None and not fault.effect:
            return await self._spoil(fault, request)
        door = self.response_urls.get(key)
        if door is None or door.expired or door.uses >= USES:
            return web.json_response(
                {"ok": False, "error": "used_url" if door else "expired_url"}, status=404
            )
        door.uses += 1
        faults = [] if body.get("delete_original") else message_faults(body)
        self.faults += [f"response_url: {fault}" for fault in faults]
        if faults:
            return web.json_response({"ok": False, "error": "invalid_blocks"}, status=400)
        self._through(door, body)
        if fault is not None:
            return await self._spoil(fault, request)
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """What files.getUploadURLExternal gave the address of."""
        fault = self._script["upload"].popleft() if self._script["upload"] else None
        if fault is not None:
            return await self._spoil(fault, request)
        upload = self.uploads.get(request.match_info["id"])
        content = await request.read()
        if upload is None or len(content) != upload["length"]:
            return web.Response(status=400)
        upload["content"] = content
        return web.Response(text="OK")

    def _through(self, door: ResponseUrl, body: Json) -> None:
        original = self.message(door.message_ts or "")
        if original and body.get("delete_original"):
            self.messages.remove(original)
        elif original and body.get("replace_original"):
            original.text, original.blocks = body.get("text", ""), body.get("blocks") or []
            original.edits, original.delivery = original.edits + 1, door.delivery
        else:
            self._say(door, body, "response_url")
        self.bell.ring()

    def _say(self, door: ResponseUrl, body: Json, via: str) -> None:
        reader = None if body.get("response_type") == "in_channel" else door.user
        self.add_message(
            Message(
                channel=door.channel,
                ts=self.stamp(),
                text=body.get("text", ""),
                via=via,
                to=reader,
                blocks=body.get("blocks") or [],
                delivery=door.delivery,
                raw=body,
                thread_ts=body.get("thread_ts"),
            )
        )

    def _answer(self, delivery: Delivery, ack: Ack) -> None:
        """What the payload of an ack does: say something, or change the open view."""
        if ack.seconds > PATIENCE:
            self.timeouts.append(delivery.envelope_id)
            return
        if _closes(delivery, ack):
            self.closed_views.add(delivery.payload["view"]["id"])
        if not ack.payload or len(self.acks[delivery.envelope_id]) > 1:
            return
        if delivery.kind == "slash_commands":
            faults = message_faults(ack.payload)
            self.faults += [f"ack: {fault}" for fault in faults]
            door = next(
                d for d in self.response_urls.values() if d.delivery == delivery.envelope_id
            )
            self._say(door, ack.payload, "ack")
        elif delivery.payload.get("type") == "block_suggestion":
            return
        elif delivery.payload.get("type") == "view_submission":
            self._view_answer(delivery, ack.payload)
        else:
            self.faults.append(
                f"ack: Slack ignores the payload of a {delivery.payload.get('type')} ack"
            )

    def _view_answer(self, delivery: Delivery, payload: Json) -> None:
        action, view_id = payload.get("response_action"), delivery.payload["view"]["id"]
        if action in {"update", "push"}:
            faults = view_faults(payload["view"])
            self.faults += [f"ack view: {fault}" for fault in faults]
            keep_view(self, payload["view"], view_id if action == "update" else None)
        elif action == "errors":
            fields = {
                block.get("block_id")
                for block in self.views[view_id]["blocks"]
                if block["type"] == "input"
            }
            self.faults += [
                f"ack errors: no input {key!r}" for key in payload["errors"] if key not in fields
            ]
        elif action != "clear":
            self.faults.append(f"ack: response_action {action!r}")

    # --- what a member does ---

    async def deliver(
        self, kind: str, payload: Json, channel: str = "", ts: str | None = None
    ) -> Delivery:
        """Send a payload to the bot.

        A channel opens a response_url, and everything but an event a trigger.
        """
        delivery = Delivery(f"E{self.number()}", kind, payload)
        user = payload.get("user_id") or payload.get("user", {}).get("id", "")
        if kind != "events_api":
            payload["trigger_id"] = f"trigger.{self.number()}.{self.team}"
            self.triggers[payload["trigger_id"]] = delivery
        if channel:
            key = f"r{self.number()}"
            self.response_urls[key] = ResponseUrl(delivery.envelope_id, channel, user, ts)
            payload["response_url"] = f"{self.base}/respond/{key}"
        if (known := payloads.schema_of(payload)) and not payload.get("view", {}).get(
            "id", ""
        ).startswith("home:"):
            for fault in by_schema(*known, payload):
                # a view action carries no response_url on the wire although Slack's type asks for
                # one
                if not (
                    payload.get("container", {}).get("type") == "view" and "response_url" in fault
                ):
                    self.faults.append(f"this server's own {kind} payload: {fault}")
        await self.sockets.send(delivery)
        return delivery

    async def slash(
        self, command: str, text: str = "", user: str = "U1", channel: str = "C1"
    ) -> Delivery:
        """A member types ``/cairn text``.

        Slack trims the text and escapes it as should_escape asks.
        """
        escaped = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        payload = payloads.slash(self, command, escaped, user, channel)
        return await self.deliver("slash_commands", payload, channel)

    async def press(self, message: Message, label: str, user: str = "U1") -> Delivery:
        """A member clicks a button, or chooses an option, of a message by what it says."""
        payload = payloads.block_actions(self, message, label, user)
        return await self.deliver("interactive", payload, message.channel, message.ts)

    async def press_as(
        self, message: Message, label: str, other: Json, user: str = "U1"
    ) -> Delivery:
        """The same, where the payload says ``other`` of itself, as an organisation's does."""
        payload = payloads.block_actions(self, message, label, user) | other
        return await self.deliver("interactive", payload, message.channel, message.ts)

    async def press_in_view(self, view: Json, label: str, user: str = "U1") -> Delivery:
        """A member clicks a button of an open modal or App Home."""
        return await self.deliver("interactive", payloads.view_actions(self, view, label, user))

    async def suggest(self, view: Json, label: str, typed: str, user: str = "U1") -> list[Json]:
        """A member types into a searching menu of a modal; the options it then offers."""
        block = next(
            block for block in view["blocks"] if block.get("label", {}).get("text") == label
        )
        delivery = await self.deliver(
            "interactive", payloads.block_suggestion(self, view, block, typed, user)
        )
        options: list[Json] = (await self.acked(delivery)).payload["options"]
        self.faults += option_faults(options)
        return options

    async def submit(self, view: Json, values: dict[str, str], user: str = "U1") -> Delivery:
        """A member fills in a modal, by the labels it shows, and submits it.

        Once more after an ack that was lost, or that said what is wrong; else it is closed.
        """
        if view["id"] in self.closed_views:
            raise LookupError("Slack has closed that form")
        offered = {}
        for block in view["blocks"]:
            label = block.get("label", {}).get("text")
            if block.get("element", {}).get("type") == "external_select" and label in values:
                options = await self.suggest(view, label, values[label], user)
                named = [o for o in options if values[label] in (o["value"], o["text"]["text"])]
                offered[label] = named[0]
        return await self.deliver(
            "interactive", payloads.view_submission(self, view, values, user, offered)
        )

    async def shortcut(self, callback_id: str, message: Message, user: str = "U1") -> Delivery:
        """A member chooses a shortcut from a message's menu."""
        payload = payloads.message_shortcut(self, callback_id, message, user)
        return await self.deliver("interactive", payload, message.channel, message.ts)

    async def event(self, event: Json) -> Delivery:
        """Something happened that the bot subscribed to."""
        return await self.deliver("events_api", payloads.event(self, event))

    async def redeliver(self, delivery: Delivery) -> None:
        """The same envelope once more, as after a lost ack."""
        await self.sockets.send(delivery)

    # --- what came of it ---

    async def connected(self, times: int = 1) -> None:
        """Wait until the bot said hello this often."""
        await self.bell.until(lambda: self.sockets.hellos >= times)

    async def acked(self, delivery: Delivery, times: int = 1) -> Ack:
        """The last of ``times`` acks of a delivery, waited for."""
        return await self._number(lambda: self.acks.get(delivery.envelope_id, []), times)

    def replies(self, delivery: Delivery) -> list[Message]:
        """The messages that came back over a delivery's ack or response_url so far."""
        return [m for m in self.messages if m.delivery == delivery.envelope_id]

    async def reply(self, delivery: Delivery, number: int = 1) -> Message:
        """The so-manieth message that came back, waited for."""
        return await self._number(lambda: self.replies(delivery), number)

    async def posted(self, number: int = 1, channel: str = "C1") -> list[Message]:
        """The messages chat.postMessage put into a channel, once there are this many."""

        def look() -> list[Message]:
            return [
                m for m in self.messages if m.channel == channel and m.via == "chat.postMessage"
            ]

        await self._number(look, number)
        return look()

    async def view(self, number: int = 1) -> Json:
        """The so-manieth view the bot opened, waited for."""
        return await self._number(lambda: list(self.views.values()), number)

    async def _number(self, look: Callable[[], list[T]], number: int) -> T:
        return (await self.bell.until(lambda: look()[number - 1 : number]))[0]


def _closes(delivery: Delivery, ack: Ack) -> bool:
    """Whether an ack closes the form that was submitted."""
    if delivery.payload.get("type") != "view_submission":
        return False
    return ack.payload.get("response_action") in (None, "clear")


async def _arguments(request: web.Request) -> Json:
    """Query, form and JSON body as one; a form carries blocks, view and metadata as JSON text."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    elif request.body_exists:
        args |= dict(await request.post())
    for key in ("blocks", "view", "metadata"):
        if isinstance(args.get(key), str):
            args[key] = json.loads(args[key])
    return args


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


@asynccontextmanager
async def slack_server(team: str = TEAM, bot_token: str = BOT_TOKEN) -> AsyncIterator[SlackServer]:
    """A running server; AssertionError at the end where anything the bot sent was at fault."""
    server = SlackServer(team, bot_token)
    runner = await server.start()
    try:
        yield server
    finally:
        await server.stop(runner)
    assert not server.faults, "\n".join(server.faults)
