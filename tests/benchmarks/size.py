"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 50  # commands at once


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Rounds, questions of a round, starts of a process, how large the boards' community is, how many
    schedules, how large the group that grew.
    """

    rounds: int = 15
    questions: int = 400  # a multiple of WIDTH and of 100
    starts: int = 5
    members: int = 100_000
    entries: int = 100_000
    looks: int = 20  # at a board, in a round
    due: int = 10_000  # schedules of one instant
    schedules: int = 1_000_000  # of which none is due
    ticks: int = 200  # in a round
    grown: int = 5000  # members of the larger of two groups, ten times those of the other
    asked: int = 20  # how often in a row each of their commands is asked


QUICK = Size(
    rounds=5,
    questions=100,
    starts=2,
    members=20_000,
    entries=20_000,
    looks=5,
    schedules=100_000,
    grown=2000,
)
SMOKE = Size(
    rounds=1,
    questions=100,
    starts=1,
    members=500,
    entries=500,
    looks=1,
    due=600,
    schedules=500,
    ticks=2,
    grown=200,
    asked=1,
)
