"""What is kept of a member, in words: how much of what, table by table."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat.words.plurals import several

# What a row of a table is called, and several of them
NOUNS: Mapping[str, tuple[str, str]] = {
    "entries": ("entry, with its note and link", "entries, with their notes and links"),
    "item_states": ("item that you worked on", "items that you worked on"),
    "totals": ("sum for a board", "sums for boards"),
    "recall_cards": ("recall card", "recall cards"),
    "recall_reviews": ("grade of a recall card", "grades of recall cards"),
    "recall_weekly": ("wish for a weekly line", "wishes for a weekly line"),
    "guesses": ("guess", "guesses"),
    "votes": ("vote", "votes"),
    "outbox": ("reminder or message to you", "reminders and messages to you"),
    "drafts": ("line that was refused", "lines that were refused"),
    "organisers": (
        "place where you were named an organiser",
        "places where you were named an organiser",
    ),
    "organiser_log": (
        "thing that you changed as an organiser",
        "things that you changed as an organiser",
    ),
    "kv": ("small fact, such as a solution seen", "small facts, such as solutions seen"),
    "accounts": ("account's id and name", "accounts' ids and names"),
}
ALWAYS = "your name and settings"


def in_words(rows: Mapping[str, int]) -> list[str]:
    """How much of what, a line each; the name comes last."""
    known = {name: rows[name] for name in NOUNS if name in rows}
    others = {name: many for name, many in rows.items() if name not in NOUNS}
    others.pop("members", None)
    said = [several(many, *NOUNS[name]) for name, many in known.items()]
    said += [f"{several(many, 'row')} of {name}" for name, many in others.items()]
    return [*said, ALWAYS]
