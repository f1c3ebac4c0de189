"""docs/reference/limits.md, from the limits' own modules: each number with its source."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from bot.authoring.rules.roadmap import STALE
from bot.chat import limits
from bot.chat.words.amounts import MOST_TIMES
from bot.chat.words.days import MOST_DAYS_BACK
from bot.chat.words.durations import MOST_MINUTES
from bot.delivery import courier, outcomes, wording
from bot.features.undo.rules import DAYS_TO_PUT_BACK, JUST_NOW
from bot.features.worth import MINUTES_A_POINT, MOST_CLAIMED, MOST_COUNTED_MINUTES
from bot.schedule import slots
from tests.docs.markdown import mono, page, table

ROOT = Path(__file__).parents[2]
ASSIGNED = re.compile(r"^([A-Z_]+) = (.+)$")
ADDRESS = re.compile(r"\b(docs\.(?:discord\.com|slack\.dev)/[\w./#-]*\w)")


def text() -> str:
    """The whole page."""
    return page(
        "Limits",
        "`adapters/discord/limits.py`, `adapters/slack/limits.py` and the rules of the core",
        "What Cairn and the platforms impose. The numbers of the platforms are the ones the"
        " renderers keep to.",
        "## Cairn's own",
        table(["limit", "value"], own()),
        "## Discord",
        *platform(ROOT / "adapters/discord/limits.py"),
        "## Slack",
        *platform(ROOT / "adapters/slack/limits.py"),
    )


def own() -> Iterator[tuple[str, str]]:
    """The rules of the core that a member or an organiser meets."""
    yield "minutes in one entry", f"1 to {MOST_MINUTES}"
    yield "days back that can be logged", str(MOST_DAYS_BACK)
    yield "minutes for one point", str(MINUTES_A_POINT)
    yield "minutes a day that earn points", str(MOST_COUNTED_MINUTES)
    yield "points a week for what is finished by one's own word", str(MOST_CLAIMED)
    yield "times that an activity is logged at once", f"1 to {MOST_TIMES}"
    yield "hours after which `undo` asks first", f"{JUST_NOW.total_seconds() / 3600:g}"
    yield "days that something undone can be put back", str(DAYS_TO_PUT_BACK)
    yield "fields in a form", str(limits.FORM_FIELDS)
    yield (
        "minutes after which a post says that it is late",
        f"{wording.PUNCTUAL.total_seconds() / 60:g}",
    )
    yield (
        "hours that a post has at least to get out, however late it was planned",
        f"{slots.LEAST_TIME.total_seconds() / 3600:g}",
    )
    yield (
        "posts on their way at once",
        f"{courier.SENDS_AT_ONCE}, of them {courier.EACH_SPACE} for one server or workspace",
    )
    yield "pause between two tries of a post", _pauses()
    yield "days after which an item wants a new review", str(STALE.days)


def _pauses() -> str:
    first, longest = (
        outcomes.FIRST_PAUSE.total_seconds(),
        outcomes.LONGEST_PAUSE.total_seconds() / 60,
    )
    return f"begins at {first:g} s, doubles up to {longest:g} min"


def platform(file: Path) -> Iterator[str]:
    """A table for each comment block of a limits module, the comment as its heading line."""
    head, rows = "", list[tuple[str, str, str]]()
    for line, comment in lines(file):
        if found := ASSIGNED.match(line):
            rows.append((mono(found[1]), mono(found[2].strip()), _linked(comment)))
        elif comment and rows:
            yield from _group(head, rows)
            head, rows = comment, []
        elif comment:
            head = f"{head} {comment}".strip()
    yield from _group(head, rows)


def lines(file: Path) -> Iterator[tuple[str, str]]:
    """(code, comment) of each line that has either."""
    source = file.read_text("utf-8")
    comments = {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    for number, line in enumerate(source.splitlines(), 1):
        code = (
            line.split("  #")[0].rstrip()
            if number in comments and not line.startswith("#")
            else line
        )
        yield ("" if line.startswith("#") else code), comments.get(number, "")


def _group(head: str, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    yield _linked(head) + ("" if head.endswith((".", ":")) else ":")
    yield table(["name", "value", "note"], rows)


def _linked(comment: str) -> str:
    return ADDRESS.sub(r"[\1](https://\1)", comment)
