"""What is said where something is not ours to answer, or where we failed to. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.reply import Accent, Block, Button, Mono, Quote, Reply, actions, text

HELP = "help"
OVERVIEW = Button("What I can do", HELP)
MOST_GIVEN_BACK = 3000  # characters of one answer: what a field of a form holds
COPY = "Copy what you wrote before you close this: I can't read this form, nor write to you."
LATE = "I can't read this form. What you wrote comes to you in a message; close this when it did."


def sorry(reference: str, written: Iterable[str] = ()) -> Reply:
    """The fault is ours, and may have come after the command was carried out."""
    said = text(
        "That did not work as it should, and it is my fault, not yours. I can't tell whether it was"
        " saved: look before you do it again. Reference ",
        Mono(reference),
        "; an organiser can look it up.",
    )
    summary = f"That did not work (reference {reference})"
    return Reply(summary, (said, *_quotes(written), actions(OVERVIEW)), accent=Accent.PROBLEM)


def other_version(noun: str, written: Iterable[str] = ()) -> Reply:
    """A button, menu, form, shortcut or command that this version does not know."""
    said = f"This {noun} is from another version of Cairn, and I don't know what it does."
    return _not_done(said, written)


def unreadable(written: Iterable[str]) -> Reply:
    """A form that does not say what it was for."""
    return _not_done("I can't tell any more what this form was for.", written)


def _not_done(said: str, written: Iterable[str]) -> Reply:
    quotes = _quotes(written)
    kept = " What you wrote is here, to be copied." if quotes else ""
    blocks: list[Block] = [text(f"{said} Nothing was changed.{kept}"), *quotes, actions(OVERVIEW)]
    return Reply(said, tuple(blocks), accent=Accent.WARNING)


def _quotes(written: Iterable[str]) -> list[Block]:
    return [Quote(words[:MOST_GIVEN_BACK]) for words in written if words.strip()]
