"""What a board says.

Names only: a board that pings everyone is the most common complaint about boards.
"""

from __future__ import annotations

from bot.chat.privacy import SHOW
from bot.chat.reply import (
    Block,
    Board,
    BoardRow,
    Bold,
    Button,
    Command,
    Heading,
    Reply,
    Text,
    actions,
    text,
)
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import ordinal, several
from bot.chat.words.zone_names import say_zone
from bot.features.leaderboard.rules import LAST, MONTH, WEEK, Own, Page, Span
from bot.store.boards import BoardPlace
from bot.store.totals import ALL, Total

WINDOWS = ((WEEK, "This week"), (MONTH, "This month"), (ALL, "All time"))
WHEN = {WEEK: " this week", MONTH: " this month", ALL: ""}
NOBODY = "Nobody"
FIRST_POINT = "A point comes with every full ten minutes of a day."


def nobody_yet(span: Span, zone: str, anybody: bool, own: Own | None) -> Reply:
    """Nobody has points; ``anybody``: somebody logged less than makes a point."""
    ways = actions(*_way_in(span, own))
    who = _who_not(own)
    if own is not None and own.elsewhere is not None:
        empty = f"{span.title}{_by_its_clock(span, zone)}: {who.lower()} has a point"
        return Reply(empty, (_elsewhere(own, own.elsewhere), text(f"{empty}."), ways))
    said = _nobody(who, span, anybody)
    comfort = _comfort(span, anybody) if who == NOBODY else ""
    blocks: list[Block] = [text(f"{said}{_named(span, zone)}. {comfort}".rstrip())]
    if own is not None and (own.sums.minutes or own.rank is not None):
        blocks += _own_lines(span, own)
    return Reply(said, (*blocks, ways))


def _who_not(own: Own | None) -> str:
    """Who did nothing where a board is empty: all others, where the asker is hidden and did."""
    if own is not None and own.hidden and own.sums.entries:
        return "Nobody else"
    return NOBODY


def leaderboard(span: Span, zone: str, page: Page, own: Own | None = None) -> Reply:
    """Ten places; where only the asker sees it, their own place too."""
    title = f"{span.title}{_by_its_clock(span, zone)}"
    blocks: list[Block] = [Heading(title), Board(_rows(page, own))]
    if own is not None:
        blocks += _own_lines(span, own)
    blocks.append(actions(*_ways(span, page, own)))
    return Reply(f"{span.title}: {_headline(page)}", tuple(blocks))


def _rows(page: Page, own: Own | None) -> tuple[BoardRow, ...]:
    """The places, and below them the asker's own where it is none of these; not a hidden one's."""
    if own is None:
        return tuple(_row(place) for place in page.places)
    rows = tuple(_row(place, you=place.member_id == own.member_id) for place in page.places)
    if own.rank is None or own.hidden or any(row.you for row in rows):
        return rows
    return (*rows, BoardRow(own.rank, own.name, own.sums.points, you=True))


def _row(place: BoardPlace, *, you: bool = False) -> BoardRow:
    return BoardRow(place.rank, place.name, place.points, you)


def _own_lines(span: Span, own: Own) -> list[Block]:
    """Where the asker is, in this span and in the one that it is for them meanwhile."""
    lines: list[Block] = []
    if own.rank is not None:
        lines.append(_own_place(own, own.rank))
    elif own.sums.minutes:
        lines.append(_without_points(own.sums))
    elif own.elsewhere is None:
        lines.append(_not_on_it(span))
    if own.elsewhere is not None:
        lines.append(_elsewhere(own, own.elsewhere))
    if own.hidden:
        lines.append(_left_out())
    return lines


def _left_out() -> Text:
    said = "Only you see this: you are left out of boards. "
    return text(said, Command(SHOW), " puts you back.", quiet=True)


def _own_place(own: Own, rank: int) -> Text:
    """``You: 7th, 12 points behind Ana``."""
    place = Bold(ordinal(rank))
    shared = ""
    if own.sharing > 1:
        shared = f", as {several(own.sharing - 1, 'other')}"
    if own.ahead is None:
        return text("You: ", place, f" with {several(own.sums.points, 'point')}{shared}.")
    behind = several(own.ahead.points - own.sums.points, "point")
    return text("You: ", place, f"{shared}, {behind} behind {own.ahead.name}.")


def _not_on_it(span: Span) -> Text:
    if not span.is_current:
        return text("You: not on it.")
    return text("You: not on it yet. ", Bold("Ten minutes"), " on any topic make your first point.")


def _without_points(sums: Total) -> Text:
    return text(f"You: {say_minutes(sums.minutes)}, no point yet. {FIRST_POINT}")


def _elsewhere(own: Own, theirs: Span) -> Text:
    sums = f"{say_minutes(own.there.minutes)}, {several(own.there.points, 'point')}"
    end = " so far." if theirs.is_current else "."
    clock = f"By your own clock ({say_zone(own.zone)}) that is {_the(theirs)}: "
    return text(clock, Bold(sums), end)


def _nobody(who: str, span: Span, anybody: bool) -> str:
    """``Nobody has logged this week yet``, ``Nobody logged in the week of Mon 9 Nov``."""
    if not span.is_current and anybody:
        return f"{who} has a point in {_the(span)}"
    if not span.is_current:
        return f"{who} logged in {_the(span)}"
    when = WHEN[span.window]
    if anybody:
        return f"{who} has a point{when} yet"
    return f"{who} has logged{when} yet"


def _comfort(span: Span, anybody: bool) -> str:
    """What helps, after that."""
    if anybody:
        return FIRST_POINT
    if span.is_current:
        return "The first stone is the hardest: ten minutes count."
    return ""


def _headline(page: Page) -> str:
    """Who is first; on a further page, which places it shows."""
    first = page.places[0]
    if page.number > 1:
        return f"page {page.number} of {page.last}"
    points = several(first.points, "point")
    if page.sharing == 1:
        return f"{first.name} with {points}"
    return f"{page.sharing} share the first place with {points}"


def _ways(span: Span, page: Page, own: Own | None) -> list[Button]:
    """Further places, and other times."""
    line = f"leaderboard {span.window}"
    ways: list[Button] = []
    if page.number < page.last:
        ways.append(Button("Next ten", f"{line} page:{page.number + 1}"))
    if page.number > 1:
        ways.append(Button("First ten", line))
    return [*ways, *_other_times(span, own)]


def _way_in(span: Span, own: Own | None) -> list[Button]:
    """What can be done where a board is empty."""
    ways: list[Button] = []
    if span.is_current:
        ways.append(Button("Log something", "log", primary=True))
        ways.append(Button("What is next?", "next"))
    return [*ways, *_other_times(span, own)]


def _other_times(span: Span, own: Own | None) -> list[Button]:
    ways: list[Button] = []
    if own is not None and own.elsewhere is not None:
        ways.append(Button("Your own", f"leaderboard {own.elsewhere.window}"))
    if span.window == WEEK:
        ways.append(Button("Last week", f"leaderboard {LAST}"))
    elif span.before:
        ways.append(Button("The week before", f"leaderboard {span.before}"))
    others = [(window, said) for window, said in WINDOWS if window != span.window]
    return [*ways, *(Button(said, f"leaderboard {window}") for window, said in others)]


def _the(span: Span) -> str:
    """``the week of Mon 16 Nov``, ``November 2026``."""
    if span.before:
        return f"the w{span.title[1:]}"
    return span.title


def _by_its_clock(span: Span, zone: str) -> str:
    """By whose clock it is; all time is by nobody's."""
    if span.first is None:
        return ""
    return f", {say_zone(zone)}"


def _named(span: Span, zone: str) -> str:
    """The same within a sentence: `` (the week of Mon 16 Nov, Europe/Berlin)``."""
    if not span.is_current:
        return f" ({say_zone(zone)})"
    if span.window in (WEEK, MONTH):
        return f" ({_the(span)}, {say_zone(zone)})"
    return ""
