"""What is said of points: the rule, a week's, and the sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.chat.reply import Block, Bold, Button, Heading, Reply, actions, fields, text
from bot.chat.words.days import say_day
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.features import worth
from bot.features.points.rules import Day, Line, Sums
from bot.store.entries import EntryKind
from bot.store.totals import Total

MOST_LINES = 25
RULE = (
    f"**Minutes** on topics and on your own work: a point for every full {worth.MINUTES_A_POINT} of"
    f" a day, up to {worth.of_studied_day(worth.MOST_COUNTED_MINUTES)} points a day."
    " **Activities**: what each is worth, as often a week as it counts."
    " **Finishing**, once: a topic 20 and 10 for its level, an interview question 3 for its level,"
    " all else 10 for its level. An **answer that is checked** (`/submit`) earns that in full."
    " **`/done` by your own word** earns half, rounded up, and at most"
    f" {worth.MOST_CLAIMED} points a week. **`/know`** earns none."
    " What you undo no longer counts, and what came after it is counted anew."
)
_FINISHED = {EntryKind.DONE: "Finished ", EntryKind.ANSWERED: "Answered "}


def points(total: Total, sums: Sums, *, is_last: bool) -> Reply:
    """A week's points, by what they are for."""
    claimed = f"{sums.claimed} of at most {worth.MOST_CLAIMED}"
    rows = (
        ("Minutes", str(sums.studied)),
        ("Activities", str(sums.activities)),
        ("Checked answers", str(sums.answered)),
        ("Finished by your word", claimed),
    )
    said = f"{_which(is_last)}: {several(total.points, 'point')}"
    return Reply(
        said,
        (
            text(Bold(said), "."),
            fields(*rows),
            actions(
                Button("The sums", f"points why{' last' if is_last else ''}", primary=True),
                Button("The rule", "help points"),
                Button("Board", "leaderboard"),
            ),
        ),
    )


def why(total: Total, days: Sequence[Day], today: date, *, is_last: bool) -> Reply:
    """The sums that make a week's points, day by day."""
    said = f"{_which(is_last)}: {several(total.points, 'point')}"
    blocks: list[Block] = [text(Bold(said), ".")]
    lines = [block for day in days for block in _day(day, today)]
    blocks += lines[:MOST_LINES]
    left = len(lines) - MOST_LINES
    if left > 0:
        blocks.append(text(f"And {several(left, 'line')} more.", quiet=True))
    blocks.append(actions(Button("The rule", "help points"), Button("What I logged", "me")))
    return Reply(said, tuple(blocks))


def nothing(is_last: bool) -> Reply:
    """A week without an entry."""
    if is_last:
        said = "You logged nothing last week."
        return Reply(said, (text(said), actions(Button("This week", "points"))))
    return Reply(
        "No points yet this week",
        (
            text("You have logged nothing yet this week. Ten minutes on any topic are a point."),
            actions(
                Button("Log something", "log", primary=True), Button("The rule", "help points")
            ),
        ),
    )


def _which(is_last: bool) -> str:
    return "Last week" if is_last else "This week"


def _day(day: Day, today: date) -> Iterator[Block]:
    named = say_day(day.day, today)
    yield Heading(f"{named[0].upper()}{named[1:]}: {several(day.points, 'point')}")
    for line in day.lines:
        yield text(_lead(line), Bold(line.title), f"{_amount(line)}: {line.points}{_because(line)}")


def _lead(line: Line) -> str:
    return _FINISHED.get(line.kind, "")


def _amount(line: Line) -> str:
    said = ""
    if line.times > 1 and line.kind is EntryKind.ACTIVITY:
        said = f" {line.times} times"
    if line.minutes:
        said += f" {say_minutes(line.minutes)}"
    return said


def _because(line: Line) -> str:
    if not line.why:
        return "."
    return f" – {line.why}."
