"""What is wrong with a content file: path, line, code and the sentence that says what to mend."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a fault is.

    An error must be mended before the content ships; a warning is for a person to judge. What is
    due is nobody's mistake: the calendar asks for a look.
    """

    ERROR = "error"
    WARNING = "warning"
    DUE = "due"


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One fault. ``path`` is relative to the content folder, ``line`` counts from 1."""

    path: str
    line: int
    code: str
    sentence: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {self.sentence}"


def shorten(text: str, limit: int = 60) -> str:
    """``text`` on one line, without back-ticks, at most ``limit`` characters."""
    line = " ".join(text.replace("`", "'").split())
    if len(line) <= limit:
        return line
    return line[: limit - 1] + "…"
