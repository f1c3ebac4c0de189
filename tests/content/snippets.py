"""The code in an item: its fences, its code spans, and what they do when they are run.

What stands in the item is what runs. What a fragment leaves to the reader (a table, a model) is
handed in by name; a listing's line numbers are taken off.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from bot.catalog.document import fence_mark

LIBRARIES = ("numpy", "pandas", "sklearn")
NOT_INSTALLED = "NumPy, pandas and scikit-learn are not installed: `make libraries` installs them"
LABELS = ("python", "sql", "r", "java", "c", "dockerfile", "text")
# What a line of code looks like, in the languages that content shows
SIGNS_OF_CODE = (
    r"(def|class) \w+[(:]",
    r"(import|from \w+ import|return|print\() *\w",
    r"(for|while|if) (\(|.*[:{]$)",
    r"[a-z_]\w*(\.\w+|\[.*?\])* [-+*/]?= .*[\w)\]]\(",
    r"(SELECT|RUN|#include|struct) +\S",
    r"FROM \w+[:/]",
    r"(public |static |int |void )+\w+.*[({;]$",
    r"\w+ <- ",
)
CODE = re.compile(rf"^ *(\d+ +)?({'|'.join(SIGNS_OF_CODE)})", re.MULTILINE)
NUMBERED = re.compile(r" *(\d+)(?:  (.*)|)$")
SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
REACHES_OUT = ("socket.connect", "socket.getaddrinfo", "subprocess.", "os.system", "os.exec")


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of fenced code; ``where`` names its file and line."""

    where: str
    label: str
    text: str

    @property
    def looks_like_code(self) -> bool:
        """Whether somebody forgot to say in which language it is."""
        return CODE.search(self.text) is not None or is_python(self.source)

    @property
    def source(self) -> str:
        """Its text, without the numbers of a listing whose lines are numbered from 1."""
        lines = self.text.splitlines()
        found = [NUMBERED.match(line) for line in lines]
        if [int(one[1]) for one in found if one] != list(range(1, len(lines) + 1)):
            return self.text
        return "\n".join(one[2] or "" for one in found if one)


@dataclass(frozen=True, slots=True)
class Ran:
    """What code left behind: its names, and what it printed without the last line's end."""

    names: dict[str, Any]
    printed: str

    def __getitem__(self, name: str) -> Any:
        return self.names[name]


@dataclass(frozen=True)
class Page:
    """An item's file, for a proof. Fences are counted from 1."""

    path: Path
    ran: set[int] = field(default_factory=set)

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def fences(self) -> list[Fence]:
        return list(fences_of(self.path))

    @cached_property
    def spans(self) -> set[str]:
        """Code spans, also those in the quoted texts of the front matter."""
        return {
            found[2].strip()
            for text in (self.text, self.text.replace('\\"', '"'))
            for found in SPAN.finditer(text)
        }

    def shown(self, number: int) -> str:
        """The text of a fence, for data that stands in one."""
        return self.fences[number - 1].text

    def rows(self, number: int) -> list[list[str]]:
        """The words of each line of a fence that is not blank."""
        return [line.split() for line in self.shown(number).splitlines() if line.strip()]

    def run(self, *numbers: int, **given: object) -> Ran:
        """Runs fences one after the other as one program."""
        numbers = numbers or (1,)
        self.ran.update(numbers)
        fences = [self.fences[number - 1] for number in numbers]
        return run("\n".join(fence.source for fence in fences), fences[0].where, given)

    def span(self, code: str, **given: object) -> Ran:
        """Runs a code span of the item."""
        return run(self._spelled(code), self.path.name, given)

    def value(self, code: str, **given: object) -> Any:
        """What a code span of the item comes to."""
        return run(f"value = ({self._spelled(code)})", self.path.name, given)["value"]

    def says(self, *passages: str) -> None:
        """Each passage stands in the item, letter for letter."""
        missing = [passage for passage in passages if passage not in self.text]
        assert not missing, f"{self.path.name} does not say {missing}"

    def _spelled(self, code: str) -> str:
        assert code in self.spans, f"{self.path.name} has no code span `{code}`"
        return code


def is_python(text: str) -> bool:
    """Whether a text is Python that does something, and no mere list of values."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return False
    return any(not isinstance(statement, ast.Expr) for statement in tree.body)


def fences_of(path: Path) -> Iterator[Fence]:
    """The fences of a file, in order."""
    place = path.relative_to(path.parents[2])
    opened: re.Match[str] | None = None
    kept: list[str] = []
    start = 0
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        mark = fence_mark(line)
        if opened is None:
            opened, start, kept = mark, number, []
        elif mark and mark[1].startswith(opened[1]) and not mark[2].strip():
            yield Fence(f"{place}:{start}", opened[2].strip(), "\n".join(kept))
            opened = None
        else:
            kept.append(line)


def run(code: str, where: str, given: Mapping[str, object]) -> Ran:
    """Runs code in names of its own, without a way out of this process.

    Skips, with the reason, where it needs a library that is not installed.
    """
    for name in LIBRARIES:
        if re.search(rf"^ *(?:import|from) {name}\b", code, re.MULTILINE):
            library(name)
    names: dict[str, Any] = {"__name__": "__main__", **given}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), _shut_in():
        exec(compile(code, where, "exec"), names)
    return Ran(names, printed.getvalue().removesuffix("\n"))


def library(name: str) -> Any:
    """One of LIBRARIES, or a module of theirs. Skips, with the reason, where there is none."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if os.environ.get("CAIRN_REQUIRE_ALL") == "1" or error.name not in LIBRARIES:
            raise
    pytest.skip(NOT_INSTALLED)


_shut = False


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if _shut and event.startswith(REACHES_OUT):
        raise PermissionError(f"code in content reaches out of its process: {event}")


sys.addaudithook(_refuse)


@contextlib.contextmanager
def _shut_in() -> Iterator[None]:
    global _shut
    _shut = True
    try:
        yield
    finally:
        _shut = False
