"""docs/reference/command-line.md, from the parser itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from adapters.cli import parser
from tests.docs.markdown import mono, page, table

INTRO = """\
Installed, the command is `cairn`. In a checkout it is `.venv/bin/python -m bot`, or
`make run ARGS="..."`, which makes the environment first where there is none:
`make run ARGS="check"`.

The exit status is 0 where all went well, 1 for a fault (said in one sentence on standard error),
2 for a line that can't be read, 130 after Ctrl-C."""


def text() -> str:
    """The whole page."""
    whole = parser()
    return page(
        "Command line",
        "`adapters/cli.py`",
        INTRO,
        *_options(whole),
        *(
            part
            for name, about, sub in commands(whole)
            for part in _command(f"cairn {name}", about, sub)
        ),
    )


def commands(whole: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """(name, help, parser) of each command directly below ``whole``."""
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                yield choice.dest, choice.help or "", action.choices[choice.dest]


def _command(name: str, about: str, sub: argparse.ArgumentParser) -> Iterator[str]:
    below = list(commands(sub))
    if not below:
        yield f"## {name}"
        yield about[:1].upper() + about[1:] + "."
        yield from _options(sub)
    for inner, inner_about, inner_sub in below:
        yield from _command(f"{name} {inner}", inner_about, inner_sub)


def _options(sub: argparse.ArgumentParser) -> Iterator[str]:
    rows = [
        _row(a)
        for a in sub._actions
        if a.dest != "help" and not isinstance(a, argparse._SubParsersAction)
    ]
    if rows:
        yield table(["argument", "what it is"], rows)


def _row(action: argparse.Action) -> tuple[str, str]:
    name = ", ".join(action.option_strings) or action.dest
    if action.choices:
        return mono(name), "one of " + ", ".join(map(mono, action.choices))
    value = "" if action.nargs == 0 else f" {action.dest.upper()}"
    return mono(name + value), action.help or ""
