"""What an answer is, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What an answer is.

    ``UNCLEAR``: several numbers that differ, of which one may be the answer. ``PEOPLE``: only
    people can judge it.
    """

    RIGHT = "right"
    CLOSE = "close"
    WRONG = "wrong"
    UNCLEAR = "unclear"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and a remark that helps without giving the answer away.

    ``choices`` are what may have been meant where it is unclear, as it was written.
    """

    verdict: Verdict
    remark: str = ""
    choices: tuple[str, ...] = ()


RIGHT = Judged(Verdict.RIGHT)
WRONG = Judged(Verdict.WRONG)


def close(remark: str) -> Judged:
    """Not right, with a remark that helps."""
    return Judged(Verdict.CLOSE, remark)
