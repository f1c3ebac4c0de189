"""What a group sees of its members, and how to be left out: the same words everywhere."""

from __future__ import annotations

from bot.chat.reply import Command, Span, Text
from bot.english import GROUP_SEES, YOURS_ALONE

HIDE, SHOW = "me show private:yes", "me show private:no"


def what_is_seen(hidden: bool = False) -> tuple[Span, ...]:
    """What the group sees, what it does not, and how to change that."""
    if hidden:
        return other_way(hidden)
    return (f"Your group sees {GROUP_SEES}; {YOURS_ALONE} are yours alone. ", *other_way(hidden))


def other_way(hidden: bool) -> tuple[Span, ...]:
    """How to be left out; for who is ``hidden``, how to be back."""
    if hidden:
        return ("You are left out of boards and recaps; ", Command(SHOW), " puts you back.")
    return (Command(HIDE), " leaves you out of boards and recaps.")


def for_newcomers() -> Text:
    """The same, as a quiet line under the first answer that somebody gets."""
    return Text(what_is_seen(), quiet=True)
