"""What the page asks, checked: a body that does not fit is answered with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

from aiohttp import web
from pydantic import Field, TypeAdapter, ValidationError

from adapters.playground.guard import Malformed
from adapters.playground.people import SPACE

RequestId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]

Body = TypeVar("Body")


@dataclass(frozen=True, slots=True)
class Say:
    """A typed line, or the line of a pressed button. ``id`` is made by the page and used once.

    ``pressed`` names the answer or the post whose button it was, "" for what was typed.
    """

    id: RequestId
    member: str
    line: str
    group: str = SPACE
    pressed: Annotated[str, Field(max_length=64)] = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A filled form: the ``line`` that it was opened for, and the ``answers`` by parameter name."""

    id: RequestId
    member: str
    line: str
    answers: dict[str, str]
    group: str = SPACE


@dataclass(frozen=True, slots=True)
class Turn:
    """How to turn the clock: ``hours`` on, on to a moment (``to``), or ``back`` to real time."""

    hours: Annotated[int, Field(ge=1, le=24 * 31)] | None = None
    to: datetime | None = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Choose:
    """The group to be in: one by its id, or a new empty one where it is left out."""

    group: str | None = None


SAY: TypeAdapter[Say] = TypeAdapter(Say)
ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
CHOOSE: TypeAdapter[Choose] = TypeAdapter(Choose)


async def read(request: web.Request, wanted: TypeAdapter[Body]) -> Body:
    """The body as ``wanted``. Malformed where it is none."""
    try:
        return wanted.validate_json(await request.read())
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"]) or "the body"
        raise Malformed(f"I can't read this request: {where}: {fault['msg']}.") from None
