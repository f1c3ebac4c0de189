"""A number alone is like too many names to be a guess at one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog.load import load
from bot.catalog.schema import Reading
from bot.catalog.search import only_guess, resolve
from bot.errors import UnknownItem

CONTENT = Path(__file__).parents[2] / "content"


@pytest.mark.parametrize("typed", ["1", "42", "2.5"])
def test_a_number_is_no_name(typed: str) -> None:
    catalog = load(CONTENT)
    with pytest.raises(UnknownItem) as refused:
        resolve(catalog, typed, (Reading,))
    assert refused.value.suggestions == ()
    assert only_guess(catalog, typed, (Reading,)) is None
