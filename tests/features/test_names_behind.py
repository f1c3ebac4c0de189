"""Which names stand behind a first one, joined to it."""

from __future__ import annotations

import pytest

from bot.features.log.rules import names_behind


@pytest.mark.parametrize(
    ("what", "note", "names"),
    [
        ("python,", "sql and git", ["sql", "git"]),
        ("python", "and sql", ["sql"]),
        ("python", ", sql + git", ["sql", "git"]),
        ("python", "und sql", ["sql"]),
        ("python", "sql", []),
        ("python", "", []),
        ("python,", "and then sql", ["then sql"]),
    ],
)
def test_names_behind(what: str, note: str, names: list[str]) -> None:
    assert names_behind(what, note) == names
