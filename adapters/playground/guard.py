"""Who may ask: the page itself, on this machine, and nobody else.

Another web page open in the same browser can reach 127.0.0.1 too. It is kept out by the Host header
(a name of its own that resolves to loopback), by the Origin header (its own address), and by the
content type (a plain form can't send JSON).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

MOST_BYTES = 64 * 1024

_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_POLICY = (
    "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'; object-src"
    " 'none'"
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


class Malformed(Exception):
    """A request that can't be read; the message is a sentence that says where."""


def problem(status: int, sentence: str) -> web.Response:
    """An answer that says what is wrong."""
    return web.json_response({"problem": sentence}, status=status)


def refusal(request: web.Request) -> web.Response | None:
    """Why this request is not for us: 403 for a stranger, 415 for a POST that is not JSON."""
    if not _LOOPBACK.fullmatch(request.host):
        return problem(
            403,
            "The playground answers on this machine only. Open it as http://127.0.0.1 with its"
            " port.",
        )
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() != f"{request.scheme}://{request.host}".lower():
        return problem(
            403, "Another page asked for this. The playground listens to its own page only."
        )
    if request.method == "POST" and request.content_type != "application/json":
        return problem(415, "A request has to be JSON, with the content type application/json.")
    return None


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The outer wall: refuses strangers, and turns every fault into one sentence."""
    refused = None if request.path == "/healthz" else refusal(request)
    if refused is not None:
        return refused
    try:
        return await handler(request)
    except Malformed as error:
        return problem(400, str(error))
    except web.HTTPException as error:
        return problem(error.status, _SENTENCES.get(error.status, error.reason))
    except Exception:  # the outer wall of the web: a fault of ours must not close the page
        log.exception("A request failed", path=request.path)
        return problem(
            500, "That did not work, and it is my fault, not yours. The log of the bot says more."
        )


async def put_headers(request: web.Request, response: web.StreamResponse) -> None:
    """What every answer carries, also a stream."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
