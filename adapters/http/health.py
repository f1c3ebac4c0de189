"""``/healthz``: how each adapter is, for whoever watches the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web

from bot import __version__

FAILED = "failed: "
Health = Callable[[], Mapping[str, str]]
"""Each adapter's name and its state: ``connecting``, ``ready`` or ``failed: <sentence>``."""


def answer(health: Health) -> web.Response:
    """200 where nothing has failed, else 503; the states, and what is wrong in one line."""
    states = dict(health())
    failed = {name: state for name, state in states.items() if state.startswith("failed")}
    problem = "; ".join(f"{name}: {state.removeprefix(FAILED)}" for name, state in failed.items())
    body = {
        "ok": not failed,
        "version": __version__,
        "adapters": states,
        "problem": problem or None,
    }
    return web.json_response(body, status=503 if failed else 200)
