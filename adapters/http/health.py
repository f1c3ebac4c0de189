"""How each adapter is: ``/healthz`` for whoever watches the process, a page for people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from aiohttp import web

from bot import __version__

READY, FAILED = "ready", "failed: "
READY_BUT, WAITING = "ready, but ", "connecting: "
Health = Callable[[], Mapping[str, str]]
"""Each adapter's name and its state: ``connecting``, ``ready`` or ``failed: <sentence>``.

Also ``connecting: <what for>`` and ``ready, but <what is missing>``, which pass by themselves: ok,
and not ready.
"""

CONNECTED = "connected."
CONNECTING = "connecting. Where it stays so, the bot's log says why."


def answer(health: Health) -> web.Response:
    """200 where nothing has failed, else 503; the states, and what is wrong in one line.

    The status is for what may start the process again, which helps nobody who waits for a network:
    whether all is connected is told by ``ready``.
    """
    states = dict(health())
    problem = "; ".join(f"{name}: {why}" for name, why in _failures(states).items())
    body = {
        "ok": not problem,
        "ready": _all_ready(states),
        "version": __version__,
        "adapters": states,
        "problem": problem or None,
    }
    return web.json_response(body, status=503 if problem else 200)


def page(health: Health, platforms: Collection[str]) -> str:
    """What somebody reads who opens the address: how each chat platform is, and what has failed."""
    states = dict(health())
    failures = _failures(states)
    shown = [name for name in states if name in platforms or name in failures]
    lines = [f"{name.capitalize()}: {_in_words(states[name])}" for name in shown]
    closed = "The playground is closed while tokens are set; /healthz tells how everything is."
    return "\n".join([_lead(states, platforms), *lines, "", closed, ""])


def _lead(states: Mapping[str, str], platforms: Collection[str]) -> str:
    if _failures(states):
        return "Cairn is running, but not all of it:"
    if not _all_ready({name: states[name] for name in platforms}):
        return "Cairn is running, and not connected everywhere yet:"
    return "Cairn is running and connected:"


def _in_words(state: str) -> str:
    if state.startswith(FAILED):
        return f"stopped. {state.removeprefix(FAILED)}"
    if state == READY:
        return CONNECTED
    if state.startswith(READY_BUT):
        return f"connected, but {state.removeprefix(READY_BUT)}"
    if state.startswith(WAITING):
        return f"connecting. {state.removeprefix(WAITING)}"
    return CONNECTING


def _failures(states: Mapping[str, str]) -> dict[str, str]:
    """Why, for each that has failed."""
    return {
        name: state.removeprefix(FAILED)
        for name, state in states.items()
        if state.startswith(FAILED)
    }


def _all_ready(states: Mapping[str, str]) -> bool:
    return all(state == READY for state in states.values())
