"""What items are made of: texts with their limits, stages, resources, checks."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
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


class NumberCheck(Frozen):
    """Right within ``tolerance`` (absolute, in the answer's own unit)."""

    type: Literal["number"]
    answer: float
    tolerance: Annotated[float, Field(ge=0)]


class SetCheck(Frozen):
    """Right when the same things are named, in any order."""

    type: Literal["set"]
    answer: Annotated[tuple[Line, ...], Field(min_length=1)]


class RubricCheck(Frozen):
    """Judged by people, against these criteria."""

    type: Literal["rubric"]
    criteria: Annotated[tuple[Line, ...], Field(min_length=2, max_length=8)]


Check = Annotated[ExactCheck | NumberCheck | SetCheck | RubricCheck, Field(discriminator="type")]


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
