"""What is in the file: pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.chat.reply import TextFile

EXPORTED_AS = "cairn-export.zip"
WHOLE = "cairn.json"
ABOUT = """\
Everything that Cairn keeps about you in {group}, as it was on {at} (UTC).

cairn.json has all of it. Each .csv file has one table of it; a table without a row of yours has
none. Moments are in UTC; a day is your own local day. Where an item's id stands, its title stands
beside it.

members         your name, time zone, when you joined, what I am still to tell you, whether you are
                left out of boards and recaps
accounts        your account on Discord or Slack: its id, and its name there
entries         what you logged and finished; undone_at is set where you took it back
item_states     each item that you worked on: how often, how long, when last, when done
totals          your sums for each week, each month and all time
votes           what you voted for
recall_cards    how well you know a card, and when it comes back; recall_reviews: every grade
recall_weekly   that you want a line a week about cards, and where
guesses         what you guessed before an answer was told
outbox          your reminders and lines, and what you wrote to an organiser, of four weeks
drafts          what you wrote in a line or form that was refused, of a day
kv              small facts: hints and solutions that you were shown, questions that you were
                asked, how often you began a challenge again
organising      where you are known as an organiser
"""

Rows = Sequence[Mapping[str, Any]]


def files(
    kept: Mapping[str, Rows], group: str, at: datetime, title_of: Callable[[str], str]
) -> tuple[TextFile, ...]:
    """What is kept, by table, as one JSON file and a CSV file for each table."""
    titled = {name: [_titled(row, title_of) for row in rows] for name, rows in kept.items()}
    whole = {"group": group, "at": at.isoformat(), "kept": titled}
    said = ABOUT.format(group=group or "your group", at=f"{at:%Y-%m-%d %H:%M}")
    return (
        TextFile("README.txt", said),
        TextFile(WHOLE, json.dumps(whole, ensure_ascii=False, indent=1) + "\n"),
        *(TextFile(f"{name}.csv", _as_csv(rows)) for name, rows in titled.items()),
    )


def _titled(row: Mapping[str, Any], title_of: Callable[[str], str]) -> dict[str, Any]:
    """A row, with the title of its item beside its id."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        found[name] = value
        if name == "item_id" and value:
            found["item_title"] = title_of(value)
    return found


def _as_csv(rows: Rows) -> str:
    columns = dict.fromkeys(name for row in rows for name in row)
    written = io.StringIO()
    writer = csv.DictWriter(written, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return written.getvalue()


def _cell(value: Any) -> Any:
    """A value as a cell has it: what is a list or a mapping as JSON, nothing as nothing."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value
