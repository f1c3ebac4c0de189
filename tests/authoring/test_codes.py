"""Every code of the loader and the lint is shown firing by a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("bot/catalog", "bot/authoring")
TESTS = ("tests/catalog", "tests/authoring")


def texts(folders: tuple[str, ...]) -> Iterator[str]:
    for folder in folders:
        for file in (ROOT / folder).rglob("*.py"):
            yield file.read_text("utf-8")


def test_every_code_is_shown_firing() -> None:
    codes = {code for text in texts(SOURCES) for code in re.findall(r'"(C\d{3})"', text)}
    tests = "".join(texts(TESTS))
    assert len(codes) > 40
    assert {code for code in codes if not re.search(rf"\b{code}\b", tests)} == set()
