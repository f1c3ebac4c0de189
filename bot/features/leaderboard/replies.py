"""What a board says.

Names only: a board that pings everyone is the most common complaint about boards.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.reply import Block, Board, BoardRow, Bold, Button, Heading, Reply, Text, actions, text
from bot.chat.words.plurals import several
from bot.features.leaderboard.rules import Window, title_of
from bot.store.totals import BoardPlace


def empty(window: Window) -> Reply:
    """Nobody has points yet."""
    return Reply(
        f"Nobody has logged {title_of(window)} yet",
        (
            text(
                f"Nobody has logged {title_of(window)} yet. The first stone is the hardest: ten"
                " minutes count."
            ),
            actions(Button("Log something", "log", primary=True), Button("What is next?", "next")),
        ),
    )


def board(
    window: Window, standings: Sequence[BoardPlace], me: int | None, place: Text | None
) -> Reply:
    """The first places; where only the asker sees it, their own place too."""
    rows = tuple(BoardRow(s.rank, s.name, s.points, s.member_id == me) for s in standings)
    others = [
        (name, w)
        for name, w in (("Week", "week"), ("Month", "month"), ("All time", "all"))
        if w != window
    ]
    blocks: list[Block] = [Heading(f"Board, {title_of(window)}"), Board(rows)]
    if place is not None:
        blocks.append(place)
    blocks.append(actions(*(Button(name, f"leaderboard {w}") for name, w in others)))
    ahead = [s.name for s in standings if s.rank == 1]
    first = ahead[0] if len(ahead) == 1 else f"{len(ahead)} share the first place"
    return Reply(
        f"Board, {title_of(window)}: {first} with {several(standings[0].points, 'point')}",
        tuple(blocks),
    )


def place(points: int, rank: int | None, ahead: BoardPlace | None) -> Text:
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
    ending = (
        "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    )
    return f"{rank}{ending}"
