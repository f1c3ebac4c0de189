"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 50  # commands at once


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Rounds, questions of a round, starts of a process, how large communities are, how many schedules
    and posts, how large the group that grew.
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
    few_posts: int = 500
    many_posts: int = 8_000
    leaving: int = 1_500  # posts, while members log
    leaving_lively: int = 400
    group: int = 5_000  # members of one community, of whom a fifth is active
    posting: int = 500  # groups that post for years
    years: int = 3


FULL = Size(group=50_000)
QUICK = Size(
    rounds=5,
    questions=100,
    starts=2,
    members=20_000,
    entries=20_000,
    looks=5,
    schedules=100_000,
    grown=2000,
    many_posts=4_000,
    leaving=500,
    leaving_lively=150,
    posting=50,
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
    few_posts=4,
    many_posts=8,
    leaving=20,
    leaving_lively=5,
    group=100,
    posting=3,
    years=1,
)
