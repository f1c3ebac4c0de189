"""The HTTP server's outer wall: each fault is one sentence, each answer carries the policy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.errors import BotError

MOST_BYTES = 64 * 1024

_POLICY = (
    "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none';"
    " object-src 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_SENTENCES = {
    403: "This is not for reading.",
    404: "There is nothing at this address. The first page is at /.",
    405: "This address does not take such a request.",
    413: f"That is too much at once: at most {MOST_BYTES // 1024} kB.",
}

log = structlog.get_logger("cairn.web")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every fault into one sentence."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        sentence = _SENTENCES.get(error.status, error.reason)
        return web.json_response({"problem": sentence}, status=error.status)
    except BotError as error:  # foreseen, such as a database that is away
        log.warning("A request was refused", path=request.path, reason=error.sentence)
        return web.json_response({"problem": error.sentence}, status=503)
    except Exception:  # the outer wall of the web: a fault of ours must not close the server
        log.exception("A request failed", path=request.path)
        sentence = "That did not work, and it is my fault, not yours. The bot's log says more."
        return web.json_response({"problem": sentence}, status=500)


async def put_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """What every answer carries, also a stream."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
