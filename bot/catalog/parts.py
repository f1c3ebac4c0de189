"""What items are made of: texts with their limits, stages, resources, checks."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Choosable = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16)]
Markdown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Points = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>]+$", max_length=500)]
ArxivId = Annotated[str, StringConstraints(pattern=r"^(\d{4}\.\d{4,5}|[a-z-]+/\d{7})$")]


class Frozen(BaseModel):
    """A value read from content/: never changed after loading; an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Status(StrEnum):
    """Where an item is in its life. Only active items are shown on the roadmap and picked."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Stage(Frozen):
    """One stretch of the roadmap. Gated stages open by prerequisites; lanes run beside them."""

    id: Annotated[str, StringConstraints(pattern=r"^S\d{1,2}$")]
    title: Line
    summary: Line
    lane: bool = False

    @property
    def order(self) -> int:
        """Position on the roadmap, from the number in the id."""
        return int(self.id[1:])

    @property
    def named(self) -> str:
        """Id and title: ``S4 Core machine learning``."""
        return f"{self.id} {self.title}"


class Resource(Frozen):
    """Something to study from. ``hours`` is the effort for the part that is named."""

    title: Line
    url: Url
    type: Literal["book", "course", "video", "article", "docs", "interactive", "paper", "exercise"]
    cost: Literal["free", "free to audit", "first module free", "paid"]
    hours: Annotated[float, Field(gt=0, le=300)]
    checked: date
    note: Line | None = None


class ExactCheck(Frozen):
    """Right when the answer is this text, case and outer white space aside."""

    type: Literal["exact"]
    answer: Line
    accept: tuple[Line, ...] = ()


class NearNumber(Frozen):
    """The number that a common mistake ends with, and what is said to whoever hands it in."""

    answer: float
    say: Line


class NearNames(Frozen):
    """What a common mistake ends with, part by part, and what is said to whoever hands it in."""

    answer: Annotated[tuple[Line, ...], Field(min_length=1)]
    say: Line


class NumberCheck(Frozen):
    """Right within ``tolerance`` (absolute, in the answer's own unit).

    ``unit`` holds the words and signs that may stand beside the number, each as it is written;
    ``near`` the results of common mistakes, each with a remark of its own.
    """

    type: Literal["number"]
    answer: float
    tolerance: Annotated[float, Field(ge=0)]
    unit: tuple[Line, ...] = ()
    near: tuple[NearNumber, ...] = ()


class SetCheck(Frozen):
    """Right when the same things are named, in any order.

    ``strip`` holds words that may be left out before a name (``box`` of ``box1``); ``near`` the
    results of common mistakes, each with a remark of its own.
    """

    type: Literal["set"]
    answer: Annotated[tuple[Line, ...], Field(min_length=1)]
    strip: tuple[Line, ...] = ()
    near: tuple[NearNames, ...] = ()


class ListCheck(Frozen):
    """Right when the same things are named in the same order.

    Brackets, quotes, arrows and other separators are ignored. ``near`` holds the results of common
    mistakes, each with a remark of its own.
    """

    type: Literal["list"]
    answer: Annotated[tuple[Line, ...], Field(min_length=2)]
    near: tuple[NearNames, ...] = ()


class RubricCheck(Frozen):
    """Judged by people, against these criteria."""

    type: Literal["rubric"]
    criteria: Annotated[tuple[Line, ...], Field(min_length=2, max_length=8)]


Check = Annotated[
    ExactCheck | NumberCheck | SetCheck | ListCheck | RubricCheck, Field(discriminator="type")
]


class Guess(Frozen):
    """What is to be guessed before the answer is told.

    ``truth`` is the right one of the ``choices``, or the nearest to the answer; without choices a
    number is guessed, and the check's answer is true.
    """

    ask: Line
    choices: Annotated[tuple[Choosable, ...], Field(max_length=6)] = ()
    truth: Line | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Guess:
        if len(self.choices) == 1:
            raise ValueError("one choice is none")
        if self.choices and self.truth not in self.choices:
            raise ValueError("the truth is one of the choices")
        if self.truth is not None and not self.choices:
            raise ValueError("without choices the check's answer is true")
        return self


class Phase(Frozen):
    """A stretch of a system-design talk: what to settle in it, and how long it may take."""

    name: Line
    minutes: Annotated[int, Field(ge=2, le=30)]
    prompts: Annotated[tuple[Points, ...], Field(min_length=2, max_length=5)]


class CaseStudy(Frozen):
    """How somebody built such a system."""

    title: Line
    url: Url


def field_name(heading: str) -> str:
    """The field that a section heading fills: ``Reading plan`` -> ``reading_plan``."""
    return re.sub(r"[^a-z0-9]+", "_", heading.strip().lower()).strip("_")


def section_heading(name: str) -> str:
    """The section heading that fills a field: ``reading_plan`` -> ``Reading plan``."""
    return name.replace("_", " ").capitalize()
