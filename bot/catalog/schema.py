"""What content items are: frozen, checked as they are read, one class a kind.

An item is a file of TOML front matter and Markdown sections (``content/<folder>/<id>.md``). Front-matter keys and
section headings (``## Reading plan`` -> ``reading_plan``) are fields of the same model, so one class says all.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>]+$", max_length=500)]


class Frozen(BaseModel):
    """A value read from content/: never changed after loading; an unknown key is a fault, not a shrug."""

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


class Item(Frozen):
    """The fields every kind shares."""

    prefix: ClassVar[str]
    folder: ClassVar[str]
    noun: ClassVar[str]

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]{3}-[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=80)]
    stage: Annotated[str, StringConstraints(pattern=r"^S\d{1,2}$")]
    topics: tuple[str, ...] = ()
    level: Annotated[int, Field(ge=1, le=3)]
    minutes: Annotated[int, Field(ge=5, le=3000)]
    status: Status = Status.ACTIVE
    superseded_by: str | None = None
    origin: tuple[int, ...] | Literal["extension"]
    reviewed: date
    sources: tuple[Url, ...] = ()

    @model_validator(mode="after")
    def _id_carries_the_kind(self) -> Item:
        if not self.id.startswith(self.prefix):
            raise ValueError(f"the id of a {self.noun} starts with '{self.prefix}'")
        return self

    @property
    def short_id(self) -> str:
        """The id without its kind, as members type it: ``linear-algebra``."""
        return self.id[len(self.prefix) :]

    @property
    def active(self) -> bool:
        """Whether it is shown and picked."""
        return self.status is Status.ACTIVE


class Resource(Frozen):
    """Something to study from. ``hours`` is the effort for the part that is named."""

    title: Line
    url: Url
    type: Literal["book", "course", "video", "article", "docs", "interactive", "paper", "exercise"]
    cost: Literal["free", "free to audit", "paid"]
    hours: Annotated[float, Field(gt=0, le=300)]
    checked: date
    note: Line | None = None


class Topic(Item):
    """A stone on the map: learnt once, opened by its prerequisites (ids of topics)."""

    prefix = "top-"
    folder = "topics"
    noun = "topic"

    prereqs: tuple[str, ...] = ()
    aliases: tuple[Line, ...] = ()
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=400)]
    outcomes: Annotated[tuple[Line, ...], Field(min_length=2, max_length=4)]
    resources: Annotated[tuple[Resource, ...], Field(min_length=1, max_length=6)]
    why: Prose
    done_when: Prose
    explain_prompt: Prose


class Activity(Item):
    """A repeatable thing: logged as often as it is done, never finished.

    ``points`` for each entry, up to ``weekly_cap`` counted entries a week; a counted entry again only after
    ``cooldown_days`` local days.
    """

    prefix = "act-"
    folder = "activities"
    noun = "activity"

    unit: Line
    points: Annotated[int, Field(ge=1, le=50)]
    weekly_cap: Annotated[int, Field(ge=1, le=14)]
    cooldown_days: Annotated[int, Field(ge=0, le=31)] = 0
    aliases: tuple[Line, ...] = ()
    what: Prose
    evidence: Prose


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


class Challenge(Item):
    """A weekly task with one thing to hand in."""

    prefix = "cha-"
    folder = "challenges"
    noun = "challenge"

    kind: Literal["from-scratch", "data", "structures", "find-the-bug", "probability"]
    hand_in: Line
    check: Check
    task: Prose
    example: Prose
    constraints: Prose | None = None
    hint_1: Prose
    hint_2: Prose
    hint_3: Prose
    answer: Prose
    solution_notes: Prose
    common_mistakes: Prose
    extension: Prose

    @property
    def hints(self) -> tuple[str, str, str]:
        """Three hints, rising; none gives the answer away."""
        return (self.hint_1, self.hint_2, self.hint_3)


class Kaggle(Item):
    """One specific thing to do in one competition or dataset."""

    prefix = "kag-"
    folder = "kaggle"
    noun = "Kaggle prompt"

    form: Literal["competition", "dataset"]
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)?$")]
    official_title: Line
    year: Annotated[int, Field(ge=2010, le=2100)] | None = None
    open_state: Literal["open", "closed", "dataset"]
    metric: Line
    hand_in: Line
    task: Prose
    baseline_hint: Prose
    share_prompt: Prose

    @property
    def url(self) -> str:
        """The page on Kaggle."""
        room = "competitions" if self.form == "competition" else "datasets"
        return f"https://www.kaggle.com/{room}/{self.slug}"


class Reading(Item):
    """A paper or a chapter to read together. One of ``arxiv``, ``doi`` and ``link`` says where it is.

    ``year`` is left out only for a web page that bears no date.
    """

    prefix = "rea-"
    folder = "readings"
    noun = "paper"

    form: Literal["paper", "chapter", "post"] = "paper"
    arxiv: Annotated[str, StringConstraints(pattern=r"^(\d{4}\.\d{4,5}|[a-z-]+/\d{7})$")] | None = None
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    link: Url | None = None
    official_title: Line
    authors: Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    questions: Annotated[tuple[Line, ...], Field(min_length=3, max_length=5)]
    why_now: Prose
    reading_plan: Prose
    may_skip: Prose
    cautions: Prose

    @model_validator(mode="after")
    def _has_an_address(self) -> Reading:
        if not (self.arxiv or self.doi or self.link):
            raise ValueError("a reading needs one of arxiv, doi or link")
        if self.year is None and self.form == "paper":
            raise ValueError("a paper needs its year")
        return self

    @property
    def url(self) -> str:
        """Where to read it."""
        if self.arxiv:
            return f"https://arxiv.org/abs/{self.arxiv}"
        return self.link or f"https://doi.org/{self.doi}"


KINDS: tuple[type[Item], ...] = (Topic, Activity, Challenge, Kaggle, Reading)


def field_name(heading: str) -> str:
    """The field that a section heading fills: ``Reading plan`` -> ``reading_plan``."""
    return re.sub(r"[^a-z0-9]+", "_", heading.strip().lower()).strip("_")
