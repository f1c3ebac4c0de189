"""What the four sample members did in the weeks before the playground was first opened.

A line is ``weekday time who line``, in the group's own zone. What is typed is an ordinary command;
a line that begins with ``*`` is something done with a post of that moment:

- ``*solve``: hand in the right answer to the challenge, or press "I did it" where people judge it
- ``*finish kind``: press "I did it" under the challenge, the kaggle prompt or the paper
- ``*vote n``: vote for the n-th paper that the newest paper post offers
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# By how many weeks ago. The present week's lines are used as far as the week has come.
WEEKS: Mapping[int, str] = {
    6: """
        sun 18:20 ana setup {zone} 09:00
    """,
    5: """
        mon 18:30 ana log sql 45 SELECT and WHERE on the library's lending table
        mon 20:10 lee log linear-algebra 40 vectors, drawn on paper first
        tue 19:30 tom log what-is-ml 25 read what the first chapter says about labels
        wed 20:45 mia log kaggle-submission 90 first one ever, only the baseline
        thu 19:15 tom log python 30 lists and dicts
        thu 21:00 mia log pandas 50 groupby still feels like magic
        fri 18:05 lee *solve
        fri 19:40 mia *vote 1
        sat 11:00 tom done what-is-ml
        sat 15:20 lee log linear-algebra 60 matrix products by hand, twice
        sun 17:00 ana log sql 1h joins, with a sketch of the two tables
    """,
    4: """
        mon 19:00 tom log python 35 min functions; wrote one that counts words
        tue 18:15 ana done python
        tue 20:30 mia log pandas 45 merged two files and lost no row this time
        wed 19:50 lee log probability 40 conditional, with a table of counts
        thu 18:40 mia *finish kaggle
        thu 20:05 tom log python 40 day:yesterday read a file line by line
        fri 17:30 ana log sql 50 left joins: the missing rows are the answer
        fri 20:00 lee *vote 2
        sat 10:30 mia *solve
        sat 16:10 tom log roles-and-skills 30 asked two people what they do all day
        sun 18:45 lee *finish paper
    """,
    3: """
        mon 18:50 ana log descriptive-statistics 45 median against mean, on our own times
        tue 19:20 tom log python 45 first tests, and the first one that failed
        tue 21:10 mia log kaggle-submission 60 one new column, a little better
        wed 18:30 lee log linear-algebra 1h projections
        thu 19:00 ana *solve
        thu 20:20 tom done roles-and-skills
        fri 18:20 mia *vote 3
        fri 18:55 ana *vote 1
        sat 12:00 lee done linear-algebra
        sun 16:30 mia log pandas 1h15 pivot tables, both ways
    """,
    2: """
        mon 20:00 mia done python
        tue 18:30 tom log python 50 a script that renames my photos
        tue 19:45 lee log probability 45 Bayes, with the test that is right and still misleads
        wed 20:15 ana log sql 55 window functions: a running total
        thu 18:10 lee *solve
        thu 19:35 mia *finish kaggle
        fri 19:00 tom *vote 2
        sat 11:40 ana done sql
        sat 17:00 mia log numpy 40 broadcasting, slowly
        sun 19:10 tom log git 30 branches, and how to leave one
    """,
    1: """
        mon 18:40 lee log probability 50 expectation as a balance point
        tue 19:10 tom log python 45 errors: catch only what I expect
        tue 20:50 mia log numpy 45 the same sum without a loop
        wed 18:25 ana log descriptive-statistics 40 a correlation that four pictures share
        thu 19:30 mia *solve
        thu 20:10 tom log git 35 my first pull request, to our own notes
        fri 18:00 ana *finish paper
        fri 18:30 lee *vote 1
        fri 20:20 mia *vote 1
        sat 15:00 lee done probability
        sun 17:50 tom log python 1h the word counter again, now with tests
    """,
    0: """
        mon 18:35 ana log descriptive-statistics 30 quartiles without a formula
        tue 19:05 mia log kaggle-submission 75 cross-validated before I sent it
        wed 20:00 lee log calculus 45 slopes, from a table of values
        thu 18:50 tom log python 40 read other people's code
        thu 19:30 lee *solve
        fri 18:10 ana *vote 2
        sat 12:30 mia log pandas 50 dates, at last
        sun 16:40 lee log calculus 40 the chain rule in words
    """,
}

# By how many minutes before the page can be opened: so that no board is ever empty.
JUST_NOW: Mapping[int, str] = {
    14: "lee *vote 1",
    9: "mia log pandas 35 reshaping, long to wide",
    4: "tom log python 25 comprehensions, the readable ones",
}


@dataclass(frozen=True, slots=True)
class Said:
    """``who`` (a member's id) said ``line`` at a moment."""

    at: datetime
    who: str
    line: str


def said_before(now: datetime, zone: str) -> list[Said]:
    """All that was said until ``now``, in its order. ``zone`` is the group's, an IANA name."""
    today = now.astimezone(ZoneInfo(zone)).date()
    monday = today - timedelta(days=today.weekday())
    weekly = (
        said
        for ago, text in WEEKS.items()
        for said in _of_week(monday - timedelta(weeks=ago), text, zone)
    )
    first_of_just_now = now - timedelta(minutes=max(JUST_NOW))
    earlier = [said for said in weekly if said.at < first_of_just_now]
    return [*sorted(earlier, key=lambda said: said.at), *_just_now(now)]


def _of_week(monday: date, text: str, zone: str) -> Iterator[Said]:
    for written in filter(None, map(str.strip, text.splitlines())):
        day, clock, who, line = written.split(maxsplit=3)
        on = monday + timedelta(days=DAYS.index(day))
        at = datetime.combine(on, time.fromisoformat(clock), ZoneInfo(zone))
        yield Said(at, who, line.replace("{zone}", zone))


def _just_now(now: datetime) -> Iterator[Said]:
    for minutes, written in JUST_NOW.items():
        who, line = written.split(maxsplit=1)
        yield Said(now - timedelta(minutes=minutes), who, line)
