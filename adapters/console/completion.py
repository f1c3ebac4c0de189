"""What Tab offers: commands, then values of the parameter that comes next, or of the one that is named."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.app import App

_NAMED = re.compile(r"(?P<name>[a-z_]+):(?P<typed>\S*)$")


def complete(app: App, line: str) -> list[str]:
    """Whole lines that begin as this one does and go on."""
    spec = next(
        (
            s
            for name, s in sorted(app.commands.items(), reverse=True)
            if line.startswith(name + " ")
        ),
        None,
    )
    if spec is None:
        return [f"{name} " for name in app.commands if name.startswith(line.lower())]
    if found := _NAMED.search(line):
        head = line[: found.start("typed")]
        return [
            head + _quote(s.value) + " "
            for s in app.complete(spec.name, found["name"], found["typed"])
        ]
    typed = line[len(spec.name) + 1 :]
    if spec.parameters and " " not in typed:
        values = [
            f"{spec.name} {_quote(s.value)} "
            for s in app.complete(spec.name, spec.parameters[0].name, typed)
        ]
        if values:
            return values
    head, _, last = line.rpartition(" ")
    return [
        f"{head} {p.name}:"
        for p in spec.parameters
        if p.name.startswith(last) and f" {p.name}:" not in line
    ]


def _quote(value: str) -> str:
    return f'"{value}"' if " " in value else value


class TabCompleter:
    """readline's protocol: the same text is asked again and again, for the first, second, ... completion."""

    def __init__(self, find: Callable[[str], list[str]]) -> None:
        self._find = find
        self._found: list[str] = []

    def __call__(self, text: str, state: int) -> str | None:
        """The ``state``-th completion of the whole line, or None after the last."""
        if state == 0:
            self._found = self._find(text)
        return self._found[state] if state < len(self._found) else None
