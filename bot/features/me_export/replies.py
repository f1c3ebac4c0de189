"""What is said beside the file."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat.reply import Accent, Archive, Block, Button, Prose, Reply, TextFile, actions, text
from bot.chat.words.plurals import several
from bot.features.holdings import in_words
from bot.features.me_export.rules import EXPORTED_AS, WHOLE


def exported(rows: Mapping[str, int], files: tuple[TextFile, ...]) -> Reply:
    """The file, and what is in it; ``rows`` by table."""
    many = several(sum(rows.values()), "row")
    file = Archive(EXPORTED_AS, files, f"{many}, as JSON and CSV")
    counted = {name: count for name, count in rows.items() if name != "organising"}
    blocks: tuple[Block, ...] = (
        text("Everything I keep about you here, in one file that only you get."),
        file,
        Prose("\n".join(f"- {line}" for line in in_words(counted))),
        text(
            f"{WHOLE} has all of it; the .csv files open as tables. README.txt says what is what.",
            quiet=True,
        ),
        actions(Button("What is kept, and why", "privacy"), Button("Delete it all", "me delete")),
    )
    return Reply("Everything I keep about you", blocks, accent=Accent.GOOD)
