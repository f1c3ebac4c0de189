"""What Tab offers: whole lines that begin as this one does, and go on."""

from __future__ import annotations

from collections.abc import Callable

from bot.app import App


def complete(app: App, line: str) -> list[str]:
    """Lines with the last word completed: a command, a value, or a parameter's name."""
    found = app.complete(line)
    return [line[: found.start] + item.insert for item in found.items]


class TabCompleter:
    """readline's protocol: a text is asked again for its first, second, ... completion."""

    def __init__(self, find: Callable[[str], list[str]]) -> None:
        self._find = find
        self._found: list[str] = []

    def __call__(self, text: str, state: int) -> str | None:
        """The ``state``-th completion of the whole line, or None after the last."""
        if state == 0:
            self._found = self._find(text)
        return self._found[state] if state < len(self._found) else None
