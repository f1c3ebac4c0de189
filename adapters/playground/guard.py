"""Who may ask: the page itself, on this machine, and nobody else.

Another web page open in the same browser can reach 127.0.0.1 too. It is kept out by the Host header
(a name of its own that resolves to loopback), by the Origin header (its own address), and by the
content type (a plain form can't send JSON).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from aiohttp import web

_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)
NOT_HERE = "The playground answers on this machine only. Open it as http://127.0.0.1 with its port."
NOT_YOU = "Another page asked for this. The playground listens to its own page only."
NOT_JSON = "A request has to be JSON, with the content type application/json."

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Malformed(Exception):
    """A request that can't be read; the message is a sentence that says where."""


def problem(status: int, sentence: str) -> web.Response:
    """An answer that says what is wrong."""
    return web.json_response({"problem": sentence}, status=status)


def refusal(request: web.Request) -> web.Response | None:
    """Why this request is not for us: 403 for a stranger, 415 for a POST that is not JSON."""
    if not _LOOPBACK.fullmatch(request.host):
        return problem(403, NOT_HERE)
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() != f"{request.scheme}://{request.host}".lower():
        return problem(403, NOT_YOU)
    if request.method == "POST" and request.content_type != "application/json":
        return problem(415, NOT_JSON)
    return None


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses strangers; answers what can't be read with its sentence."""
    refused = refusal(request)
    if refused is not None:
        return refused
    try:
        return await handler(request)
    except Malformed as error:
        return problem(400, str(error))


def guarded(handler: Handler) -> Handler:
    """A handler behind the guard."""

    async def behind_guard(request: web.Request) -> web.StreamResponse:
        return await guard(request, handler)

    return behind_guard
