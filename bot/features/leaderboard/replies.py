"""What a board says.

Names only: a board that pings everyone is the most common complaint about boards.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.reply import Block, Board, BoardRow, Bold, Button, Heading, Reply, Text, actions, text
from bot.chat.words.plurals import several
from bot.features.leaderboard.rules import Window, say_window
from bot.store.totals import BoardPlace

WINDOWS: tuple[tuple[str, Window], ...] = (
    ("Week", "week"),
    ("Month", "month"),
    ("All time", "all"),
)
TEENS = (11, 12, 13)


def nobody_yet(window: Window) -> Reply:
    """Nobody has points yet."""
    said = f"Nobody has logged {say_window(window)} yet"
    return Reply(
        said,
        (
            text(f"{said}. The first stone is the hardest: ten minutes count."),
            actions(Button("Log something", "log", primary=True), Button("What is next?", "next")),
        ),
    )


def leaderboard(
    window: Window,
    standings: Sequence[BoardPlace],
    me: int | None = None,
    own_place: Text | None = None,
) -> Reply:
    """The first places; where only the asker (``me``) sees it, their own place too."""
    title = f"Board, {say_window(window)}"
    rows = tuple(BoardRow(s.rank, s.name, s.points, s.member_id == me) for s in standings)
    blocks: list[Block] = [Heading(title), Board(rows)]
    if own_place is not None:
        blocks.append(own_place)
    others = [(name, other) for name, other in WINDOWS if other != window]
    blocks.append(actions(*(Button(name, f"leaderboard {other}") for name, other in others)))
    first = _first(standings)
    return Reply(
        f"{title}: {first} with {several(standings[0].points, 'point')}",
        tuple(blocks),
    )


def own_place(points: int, rank: int | None, ahead: BoardPlace | None) -> Text:
    """Where the asker is, as ``You: 7th, 12 points behind Ana``."""
    if rank is None:
        return text(
            "You: not on it yet. ", Bold("Ten minutes"), " on any topic make your first point."
        )
    if ahead is None:
        return text("You: ", Bold(ordinal(rank)), f" with {several(points, 'point')}.")
    return text(
        "You: ",
        Bold(ordinal(rank)),
        f", {several(ahead.points - points, 'point')} behind {ahead.name}.",
    )


def ordinal(rank: int) -> str:
    """``1st``, ``2nd``, ``11th``."""
    if rank % 100 in TEENS:
        return f"{rank}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def _first(standings: Sequence[BoardPlace]) -> str:
    names = [s.name for s in standings if s.rank == 1]
    if len(names) == 1:
        return names[0]
    return f"{len(names)} share the first place"
