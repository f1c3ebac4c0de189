"""What content items are: frozen, checked as they are read, one class a kind.

An item is a file of TOML front matter and Markdown sections (``content/<folder>/<id>.md``).
Front-matter keys and section headings (``## Reading plan`` -> ``reading_plan``) are fields of the
same model, so one class says all.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from bot.catalog.parts import (
    ArxivId,
    CaseStudy,
    Check,
    Frozen,
    Guess,
    Line,
    Markdown,
    NumberCheck,
    Phase,
    Points,
    Resource,
    Status,
    Url,
)


class Item(Frozen):
    """The fields every kind shares.

    ``echoes`` are the ids of items that ask much the same, of whatever kind; ``echoes_of`` in
    ``bot.catalog.echoes`` has them from both sides.
    """

    prefix: ClassVar[str]
    folder: ClassVar[str]
    noun: ClassVar[str]

    id: Annotated[
        str, StringConstraints(pattern=r"^[a-z]{3}-[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    ]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=80)]
    stage: Annotated[str, StringConstraints(pattern=r"^S\d{1,2}$")]
    topics: tuple[str, ...] = ()
    level: Annotated[int, Field(ge=1, le=3)]
    minutes: Annotated[int, Field(ge=5, le=3000)]
    status: Status = Status.ACTIVE
    superseded_by: str | None = None
    origin: tuple[int, ...] | Literal["extension"]
    reviewed: date
    claim: Line | None = None
    expires: date | None = None
    sources: tuple[Url, ...] = ()
    echoes: tuple[str, ...] = ()

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


class Topic(Item):
    """A step of the roadmap: learnt once, opened by its prerequisites (ids of topics)."""

    prefix = "top-"
    folder = "topics"
    noun = "topic"

    prereqs: tuple[str, ...] = ()
    aliases: tuple[Line, ...] = ()
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=400)]
    outcomes: Annotated[tuple[Line, ...], Field(min_length=2, max_length=4)]
    resources: Annotated[tuple[Resource, ...], Field(min_length=1, max_length=6)]
    why: Markdown
    done_when: Markdown
    explain_prompt: Markdown


class Activity(Item):
    """A repeatable thing: logged as often as it is done, never finished.

    ``points`` for each entry, up to ``weekly_cap`` counted entries a week; a counted entry again
    only after ``cooldown_days`` local days. ``helps``: it is help for somebody else, and the weekly
    recap says so.
    """

    prefix = "act-"
    folder = "activities"
    noun = "activity"

    unit: Line
    points: Annotated[int, Field(ge=1, le=50)]
    weekly_cap: Annotated[int, Field(ge=1, le=14)]
    cooldown_days: Annotated[int, Field(ge=0, le=31)] = 0
    helps: bool = False
    aliases: tuple[Line, ...] = ()
    what: Markdown
    evidence: Markdown


class Challenge(Item):
    """A weekly task with one thing to hand in.

    ``hand_in`` asks for what ``check`` judges and for nothing else; ``tell`` says what to post to
    the group beside it. ``guess``: what is guessed before the answer is told. With ``seed``
    ``member`` every member has numbers of their own, made and checked by the solver that ``solve``
    names; those in the text are the group's sample.
    """

    prefix = "cha-"
    folder = "challenges"
    noun = "challenge"

    kind: Literal["from-scratch", "data", "structures", "find-the-bug", "probability"]
    hand_in: Line
    tell: Line | None = None
    guess: Guess | None = None
    seed: Literal["member"] | None = None
    solve: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,23}$")] | None = None
    check: Check
    task: Markdown
    example: Markdown
    constraints: Markdown | None = None
    hint_1: Markdown
    hint_2: Markdown
    hint_3: Markdown
    answer: Markdown
    solution_notes: Markdown
    common_mistakes: Markdown
    extension: Markdown

    @model_validator(mode="after")
    def _a_guess_has_its_truth(self) -> Challenge:
        if self.guess and not self.guess.choices and not isinstance(self.check, NumberCheck):
            raise ValueError("a guess without choices needs a check of the type number")
        return self

    @model_validator(mode="after")
    def _is_seeded_whole(self) -> Challenge:
        if (self.seed is None) != (self.solve is None):
            raise ValueError("seed and solve go together: one says whose numbers, one says how")
        if self.solve is not None and not isinstance(self.check, NumberCheck):
            raise ValueError("numbers of one's own need a check of the type number")
        return self

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
    task: Markdown
    baseline_hint: Markdown
    share_prompt: Markdown

    @property
    def url(self) -> str:
        """The page on Kaggle."""
        return f"https://www.kaggle.com/{self.form}s/{self.slug}"


class Reading(Item):
    """A paper or a chapter to read together.

    One of ``arxiv``, ``doi`` and ``link`` says where it is.

    ``year`` is left out only for a web page that bears no date.
    """

    prefix = "rea-"
    folder = "readings"
    noun = "paper"

    form: Literal["paper", "chapter", "post"] = "paper"
    arxiv: ArxivId | None = None
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    link: Url | None = None
    official_title: Line
    authors: Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    questions: Annotated[tuple[Line, ...], Field(min_length=3, max_length=5)]
    why_now: Markdown
    reading_plan: Markdown
    may_skip: Markdown
    cautions: Markdown

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


class Interview(Item):
    """A question as interviewers ask it, with what a good answer holds.

    ``rubric`` says what earns 0, 1, 2 and 3 points, in this order; ``in_a_minute`` is an answer of
    about 150 words.
    """

    prefix = "int-"
    folder = "interview"
    noun = "interview question"

    category: Literal[
        "algorithms",
        "evaluation",
        "data",
        "maths",
        "deep-learning",
        "mlops-and-cloud",
        "computer-science",
        "communication",
        "behavioural",
    ]
    answer_points: Annotated[tuple[Points, ...], Field(min_length=3, max_length=7)]
    rubric: Annotated[tuple[Points, ...], Field(min_length=4, max_length=4)]
    follow_ups: Annotated[tuple[Points, ...], Field(min_length=1, max_length=4)]
    pitfalls: Annotated[tuple[Points, ...], Field(min_length=1, max_length=4)]
    question: Markdown
    in_a_minute: Markdown


class SystemDesign(Item):
    """A system to design aloud, with a rubric to judge the talk by."""

    prefix = "sys-"
    folder = "design"
    noun = "system-design prompt"

    domain: Line
    phases: Annotated[tuple[Phase, ...], Field(min_length=4, max_length=7)]
    rubric: Annotated[tuple[Points, ...], Field(min_length=6, max_length=8)]
    traps: Annotated[tuple[Points, ...], Field(min_length=2, max_length=5)]
    case_studies: Annotated[tuple[CaseStudy, ...], Field(max_length=3)] = ()
    scenario: Markdown
    scale: Markdown
    requirements: Markdown
    constraints: Markdown


class Card(Item):
    """Something to recall from one topic: a short question, and an answer of a few lines."""

    prefix = "car-"
    folder = "cards"
    noun = "recall card"

    topics: Annotated[tuple[str, ...], Field(min_length=1, max_length=1)]
    front: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=400)]
    back: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=900)]


class Nudge(Item):
    """One small step for the career or the community, done in a quarter of an hour.

    It is told to the group.
    """

    prefix = "nud-"
    folder = "nudges"
    noun = "nudge"

    step: Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=700)]
    tell_the_group: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=10, max_length=300)
    ]


KINDS: tuple[type[Item], ...] = (
    Topic,
    Activity,
    Challenge,
    Kaggle,
    Reading,
    Interview,
    SystemDesign,
    Card,
    Nudge,
)
