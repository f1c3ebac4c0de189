"""The HTTP shell around the REST routes.

Bodies, records, scripted faults, judging, errors as Discord says them.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.servers.discord_faults import Fault, Mishap
from tests.servers.discord_state import Upload

if TYPE_CHECKING:
    from tests.servers.discord import LoopbackDiscord

BASE = "/api/v10"
INVALID_FORM_BODY = 50035
UNAUTHENTICATED = ("/interactions/", "/webhooks/")
DONE = {Mishap.DROP_AFTER, Mishap.ANSWER_AFTER, Mishap.GARBLE_AFTER, Mishap.HOLD}
Handler = Callable[["Call"], Awaitable[Any]]


class Problem(Exception):
    """An error answer: HTTP status, Discord's code, message. https://docs.discord.com/developers/topics/opcodes-and-status-codes"""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True)
class Created:
    """An answer with status 201."""

    body: Any


@dataclass
class Call:
    """One request as a test reads it. `status` is 0 when no answer was given."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    uploads: list[Upload] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    status: int = 0

    def number(self, name: str) -> int:
        return int(self.parts[name])


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """JSON with no charset: discord.py parses it only as exactly ``application/json``."""
    if body is None:
        return web.Response(status=204, headers=headers)
    return web.Response(
        status=status,
        body=json.dumps(body).encode(),
        content_type="application/json",
        headers=headers,
    )


class Door:
    """Takes every request: what happens to it before and after its route."""

    def __init__(self, server: LoopbackDiscord) -> None:
        self.server = server

    def enter(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            call = await read_call(request)
            self.server.requests.append(call)
            fault = self._next_fault(call)
            if fault is not None and fault.mishap not in DONE:
                return await self._misbehave(request, call, fault)
            if fault is not None and fault.mishap is Mishap.HOLD:
                self.server.bell.ring()
                await fault.gate.wait()
            response = await self._serve(request, call, handler)
            self.server.bell.ring()
            if fault is None or fault.mishap is Mishap.HOLD:
                return response
            if fault.mishap is Mishap.GARBLE_AFTER:
                return web.Response(body=b'{"id": "1', content_type="application/json")
            if fault.mishap is Mishap.DROP_AFTER:
                call.status = 0
                cut(request)
                return response
            call.status = fault.status
            return answer(fault.status, fault.body, fault.headers)

        return handle

    async def _serve(self, request: web.Request, call: Call, handler: Handler) -> web.Response:
        try:
            self._authenticate(request, call)
            self._judge(call)
            body = await handler(call)
        except Problem as problem:
            call.status = problem.status
            return answer(problem.status, {"message": problem.message, "code": problem.code})
        if isinstance(body, Created):
            call.status = 201
            return answer(201, body.body)
        call.status = 204 if body is None else 200
        return answer(200, body)

    def _authenticate(self, request: web.Request, call: Call) -> None:
        if call.path.startswith(UNAUTHENTICATED):
            return
        if request.headers.get("Authorization") != f"Bot {self.server.token}":
            raise Problem(401, 0, "401: Unauthorized")

    def _judge(self, call: Call) -> None:
        """A body that the official document refuses is refused here too.

        It is kept for the test to fail on.
        """
        judge = self.server.judge
        if judge is None or call.body is None:
            return
        faults = judge.faults(call.method, call.path, call.body)
        self.reject(call, faults)

    def reject(self, call: Call, faults: list[str]) -> None:
        if faults:
            self.server.faults += [f"{call.method} {call.path}: {fault}" for fault in faults]
            raise Problem(400, INVALID_FORM_BODY, "Invalid Form Body: " + "; ".join(faults))

    def _next_fault(self, call: Call) -> Fault | None:
        for fault in self.server.script:
            if fault.fits(call.method, call.path):
                fault.times -= 1
                return fault
        return None

    async def _misbehave(
        self, request: web.Request, call: Call, fault: Fault
    ) -> web.StreamResponse:
        self.server.bell.ring()
        if fault.mishap is Mishap.ANSWER:
            call.status = fault.status
            return answer(fault.status, fault.body or {"message": "", "code": 0}, fault.headers)
        if fault.mishap is Mishap.HANG:
            await self.server.closing.wait()
        cut(request)
        return web.Response()


def cut(request: web.Request) -> None:
    """Ends the connection without a word, as a lost network does."""
    if request.transport is not None:
        request.transport.abort()


async def read_call(request: web.Request) -> Call:
    path, parts = request.path.removeprefix(BASE), dict(request.match_info)
    call = Call(request.method, path, dict(request.query), None, parts=parts)
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise Problem(400, INVALID_FORM_BODY, "nested multipart")
            if part.name == "payload_json":
                call.body = json.loads(await part.text())
            else:
                call.uploads.append(Upload(part.filename or "", bytes(await part.read())))
    elif request.can_read_body:
        raw = await request.read()
        call.body = json.loads(raw) if raw else None
    return call
