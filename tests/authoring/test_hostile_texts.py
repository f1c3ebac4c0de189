"""No text takes a pattern its length squared: what is linear is done at once, the rest never.

A pattern that looks back and forth would need hours for these, and the test's time limit ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from bot.authoring import alike, facts
from bot.authoring.rules import answers, finding, spelling, text, truth
from bot.catalog import fulltext

LENGTH = 80_000
UNITS = (
    *("`", "``x", "` ", "\n", "\n ", " ", "\t", "|", "| ", "-", ":-", "[", "![", "[a](", "](", "("),
    *(
        "<",
        "<a",
        "</a",
        "<@",
        "<#x",
        "@",
        "@a",
        "a.",
        "a",
        "1,",
        "1 ",
        "1/",
        "+",
        "=",
        "[[",
        "https://",
    ),
    *("__", "~~~", "'a", "a'", "e1", "#", "##", "kaggle.com/c/", "arxiv.org/abs/a-"),
)
MODULES = (alike, facts, answers, finding, spelling, text, truth, fulltext)


def patterns_in(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from patterns_in(inner)
    elif isinstance(value, dict):
        yield from patterns_in(list(value.values()))


def named(module: ModuleType) -> Iterator[Any]:
    for name, value in vars(module).items():
        if name.isupper():
            for number, pattern in enumerate(patterns_in(value)):
                yield pytest.param(pattern, id=f"{module.__name__}.{name}-{number}")


@pytest.mark.parametrize("pattern", [one for module in MODULES for one in named(module)])
@pytest.mark.timeout(30)
def test_a_pattern_is_done_with_any_text(pattern: re.Pattern[str]) -> None:
    for unit in UNITS:
        hostile = unit * (LENGTH // len(unit))
        for whole in (hostile, f"a\n{hostile}\nb"):
            assert isinstance(pattern.sub("", whole), str)


@pytest.mark.timeout(30)
def test_code_is_taken_out_of_any_text() -> None:
    rising = " ".join("`" * length for length in range(1, 700))
    for hostile in (
        "`" * LENGTH,
        "`a" * LENGTH,
        "``a`" * LENGTH,
        rising,
        rising * 2,
        "~~~\n" * LENGTH,
    ):
        finding.without_code(hostile)


@pytest.mark.parametrize(
    ("written", "prose"),
    [
        ("a `b` c", "a   c"),
        ("a ``b`c`` d", "a   d"),
        ("`a` and `b`", "  and  "),
        ("a ` b", "a ` b"),
        ("a `` b ` c", "a `` b ` c"),
        ("`<b>\n`<i>", " <i>"),
    ],
)
def test_code_is_from_back_ticks_to_as_many(written: str, prose: str) -> None:
    assert finding.without_code(written) == prose
