"""Inputs to throw at the bot: hostile texts, typed lines, what was right with a few changes.

A mutator of our own: atheris has wheels for Linux on x86-64 alone, and the lock holds everywhere.
Every input is made of a number, so that the number is all it takes to make it again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from bot.chat.command import CommandSpec

ATOMS = (
    *('"', '""', "“”", "„", "'", "''", "`", "```", "\\", '\\"', '"a', "a:", ":", "::", "=", "a=b"),
    *("\0", "\x1b[31m", "\x07", "\x7f", "\x85", "\u2028", "\ufeff", "\u200b", "\u202e", "\u2066x"),
    *("\ud800", "\udc00", "\U0001f389", "👩‍👩‍👧", "שלום", "مرحبا", "é", "ﬁ", "İ", "ß", "日本語"),
    *("0", "-0", "1", "45", "1h30", "1.5 h", "99999999999999999999", "1e309", "²", "٣", "½", "−5"),
    *("nan", "inf", "0x1f", "24:60", "00:00", "29 feb", "31/12", "2026-W99", "yesterday", "monday"),
    *("python", "linear algebra", "vectors", "own:", "top-", "cha-", "all", "week", "yes", "no"),
    *("again:", "kept:", "cairn:", "cairn:::", "cairn-form@x:", "<@1>", "<!here>", "<#C1|x>"),
    *("@everyone", "/", "//", "help", "quit", "\t", "\n", "\r\n", "\x0b", " ", "  ", ""),
    *("../../etc/passwd", "%s", "{0}", "${x}", "<b>", "&lt;", "https://a.example/?q=1", "[x](y)"),
    *("a" * 100, "é" * 4100, '"' * 200, "`" * 300, "9" * 400, "x " * 2100),
)
"""What has made a reader of texts stumble somewhere, once."""
PIECES = 8  # that a text is made of at most
CHANGES = 6  # that are made to what was right
NUMBERS = (0, -1, 1, 2**31, 2**63, -(2**70), 1.5, float("inf"), True, None)


class Inputs:
    """Makes inputs of a number: the same for the same one."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)
        self.made: list[str] = []
        """The texts that were made, in their order, for a report."""

    def text(self) -> str:
        """Any text."""
        pieces = [self._piece() for _ in range(self.chance.randint(0, PIECES))]
        return self._noted(self.chance.choice(("", " ")).join(pieces))

    def line(self, commands: Sequence[CommandSpec]) -> str:
        """What somebody may type: mostly a command, with arguments by place and by name."""
        if self._happens(0.1):
            return self.text()
        spec = self.chance.choice(commands)
        words = [spec.name]
        for parameter in spec.parameters:
            if self._happens(0.3):
                words.append(self.chance.choice(ATOMS))
            if self._happens(0.4):
                words.append(f"{parameter.name}:{self._quoted()}")
        words += [self._piece() for _ in range(self.chance.randint(0, 3))]
        if self._happens(0.1):
            self.chance.shuffle(words)
        line = " ".join(words)
        return self.changed(line) if self._happens(0.3) else self._noted(line)

    def arguments(self, spec: CommandSpec) -> dict[str, str]:
        """Texts for some of a command's parameters, and now and then for one that it has not."""
        names = [parameter.name for parameter in spec.parameters if self._happens(0.7)]
        if self._happens(0.1):
            names.append(self.text())
        return {name: self.text() for name in names}

    def changed(self, text: str) -> str:
        """The text with pieces put in, taken out, doubled or moved."""
        for _ in range(self.chance.randint(1, CHANGES)):
            start, end = sorted(self.chance.randint(0, len(text)) for _ in range(2))
            change = self.chance.choice(CHANGES_OF_TEXT)
            text = change(text, start, end, self._piece())
        return self._noted(text)

    def bytes_of(self, text: str) -> bytes:
        """The text in an encoding that may not be the right one, now and then cut."""
        encoding = self.chance.choice(("utf-8", "utf-8", "utf-8", "utf-16", "latin-1", "utf-8-sig"))
        data = text.encode(encoding, "replace")
        if self._happens(0.1):
            return data[: self.chance.randint(0, len(data))]
        return data

    def leaves(self, value: Any, share: float = 0.3) -> Any:
        """A JSON value of the same shape: some of its texts and numbers are others."""
        if isinstance(value, dict):
            return {name: self.leaves(inner, share) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.leaves(inner, share) for inner in value]
        if not self._happens(share):
            return value
        if isinstance(value, str):
            return self.changed(value) if self._happens(0.5) else self.text()
        return self.chance.choice(NUMBERS)

    def texts_in(self, value: Any, share: float = 0.3, but: Sequence[str] = ()) -> Any:
        """A JSON value of the same shape: some of its texts are others, save under some keys."""
        if isinstance(value, dict):
            return {
                name: inner if name in but else self.texts_in(inner, share, but)
                for name, inner in value.items()
            }
        if isinstance(value, list):
            return [self.texts_in(inner, share, but) for inner in value]
        if isinstance(value, str) and self._happens(share):
            return self.text()
        return value

    def without(self, value: Any, optional: Sequence[str]) -> Any:
        """A JSON value in which some of the keys that need not be there are not, or are null."""
        if isinstance(value, list):
            return [self.without(inner, optional) for inner in value]
        if not isinstance(value, dict):
            return value
        kept: dict[str, Any] = {}
        for name, inner in value.items():
            if name not in optional or self._happens(0.7):
                kept[name] = self.without(inner, optional)
            elif self._happens(0.5):
                kept[name] = None
        return kept

    def one_of(self, choices: Sequence[Any]) -> Any:
        """One of these."""
        return self.chance.choice(choices)

    def _noted(self, text: str) -> str:
        self.made.append(text)
        return text

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _piece(self) -> str:
        if self._happens(0.8):
            return self.chance.choice(ATOMS)
        return chr(self.chance.randint(0, 0x10FFFF))

    def _quoted(self) -> str:
        mark = self.chance.choice(("", '"', "“", "„", "'"))
        return f"{mark}{self._piece()}{self.chance.choice((mark, '”', ''))}"


CHANGES_OF_TEXT: tuple[Callable[[str, int, int, str], str], ...] = (
    lambda text, start, end, piece: text[:start] + piece + text[start:],
    lambda text, start, end, piece: text[:start] + piece + text[end:],
    lambda text, start, end, piece: text[:start] + text[end:],
    lambda text, start, end, piece: text[:end] + text[start:end] + text[end:],
    lambda text, start, end, piece: text[:start] + text[start:end][::-1] + text[end:],
)
