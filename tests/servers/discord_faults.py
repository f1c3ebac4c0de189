"""Scripted faults: what a route shall do wrong, and how often."""

from __future__ import annotations

import asyncio
import fnmatch
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Mishap(Enum):
    """What happens besides an answer."""

    ANSWER = "answer with the status and body given"
    DROP_BEFORE = "close the connection and do nothing"
    DROP_AFTER = "do what was asked, then close the connection without an answer"
    ANSWER_AFTER = "do what was asked, then answer with the status and body given all the same"
    HOLD = "do what was asked once the gate is open"
    GARBLE_AFTER = "do what was asked, then answer with half of a JSON"
    HANG = "keep the connection open and never answer"


@dataclass
class Fault:
    """A route's misbehaviour for its next `times` requests.

    `path` may hold `*` (matches any characters).
    """

    method: str
    path: str
    mishap: Mishap = Mishap.ANSWER
    status: int = 500
    body: dict[str, Any] | None = None
    headers: dict[str, str] | None = None
    times: int = 1
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def fits(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and fnmatch.fnmatchcase(path, self.path)


def rate_limited(
    method: str, path: str, *, retry_after: float, everywhere: bool = False, times: int = 1
) -> Fault:
    """429 as Discord says it: discord.py takes a 429 without `Via` for a ban and does not retry.

    Seconds.
    """
    body = {
        "message": "You are being rate limited.",
        "retry_after": retry_after,
        "global": everywhere,
    }
    headers = {
        "Via": "1.1 google",
        "Retry-After": str(max(1, round(retry_after))),
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    return Fault(method, path, status=429, body=body, headers=headers, times=times)


def refused(
    method: str, path: str, *, status: int = 403, code: int = 50013, times: int = 1
) -> Fault:
    """A definite no.

    403/50013 Missing Permissions, 403/50001 Missing Access, 404/10003 Unknown Channel, and others.
    """
    messages = {
        50013: "Missing Permissions",
        50001: "Missing Access",
        50007: "Cannot send messages to this user",
        10003: "Unknown Channel",
        160006: "Maximum number of active threads reached",
    }
    return Fault(
        method,
        path,
        status=status,
        body={"message": messages.get(code, "No"), "code": code},
        times=times,
    )


def broken(method: str, path: str, *, status: int = 503, times: int = 1) -> Fault:
    """Discord is ill: discord.py retries 500, 502, 504 and 524 by itself, not 503."""
    return Fault(
        method, path, status=status, body={"message": "Service Unavailable", "code": 0}, times=times
    )


def broken_after(method: str, path: str, *, status: int = 503, times: int = 1) -> Fault:
    """The request is accepted and carried out, and the answer says 500 or 503."""
    body = {"message": "Internal Server Error", "code": 0}
    return Fault(method, path, mishap=Mishap.ANSWER_AFTER, status=status, body=body, times=times)


def dropped_after(method: str, path: str, *, times: int = 1) -> Fault:
    """The request is accepted and carried out, and the answer is lost."""
    return Fault(method, path, mishap=Mishap.DROP_AFTER, times=times)


def garbled_after(method: str, path: str, *, times: int = 1) -> Fault:
    """The request is accepted and carried out, and the answer is half of a JSON."""
    return Fault(method, path, mishap=Mishap.GARBLE_AFTER, times=times)


def dropped_before(method: str, path: str, *, times: int = 1) -> Fault:
    return Fault(method, path, mishap=Mishap.DROP_BEFORE, times=times)


def hanging(method: str, path: str, *, times: int = 1) -> Fault:
    return Fault(method, path, mishap=Mishap.HANG, times=times)


def held(method: str, path: str, *, times: int = 1) -> Fault:
    """Discord is slow: nothing happens until the test sets the fault's `gate`."""
    return Fault(method, path, mishap=Mishap.HOLD, times=times)
