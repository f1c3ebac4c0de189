"""Completion over the real content: the plain answers, without a look at every name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.names import name_index, name_key
from bot.catalog.schema import Activity, Challenge, Item, Kaggle, Reading, Topic
from bot.catalog.search import complete, each_once, look_alikes

FINISHED: tuple[type[Item], ...] = (Topic, Challenge, Kaggle, Reading)
CHOICES: tuple[tuple[type[Item], ...], ...] = (FINISHED, (Topic,), (Topic, Activity), (Activity,))


def plainly(catalog: Catalog, typed: str, kinds: tuple[type[Item], ...], limit: int) -> list[Item]:
    """What is completed, by its definition: every name is looked at."""
    index, key = name_index(catalog, kinds), name_key(typed)
    if not key:
        return list(index.items[:limit])
    titled = [item for item in index.items if name_key(item.title).startswith(key)]
    begun = [name.item for name in index.names if name.key.startswith(key)]
    inside = [name.item for name in index.names if key in name.key]
    found = each_once([*titled, *begun, *inside])
    if len(found) < limit and len(key) > 2:
        found = each_once([*found, *look_alikes(index, typed, limit - len(found))])
    return found[:limit]


NUMBERS = st.integers(0, 10**6)
SLIPS = st.sampled_from(("", "", "", "e", "x", " ", "-", "\n", "q#"))


@settings(deadline=None)
@given(st.sampled_from(CHOICES), NUMBERS, NUMBERS, st.integers(1, 12), SLIPS, st.integers(1, 30))
def test_what_is_completed_is_what_its_definition_says(
    content: Catalog,
    kinds: tuple[type[Item], ...],
    which: int,
    begin: int,
    length: int,
    slip: str,
    limit: int,
) -> None:
    names = name_index(content, kinds).names
    said = names[which % len(names)].said
    begin %= len(said)
    typed = said[begin : begin + length] + slip
    assert list(complete(content, typed, kinds, limit)) == plainly(content, typed, kinds, limit)


@pytest.mark.parametrize("typed", ["g", "gr", "e", "x", "gradient"])
def test_a_keystroke_does_not_look_at_every_name(content: Catalog, typed: str) -> None:
    names = name_index(content, FINISHED).names
    complete(content, typed, FINISHED)
    calls = calls_of(lambda: complete(content, typed, FINISHED))
    assert calls < len(names) * 0.7, (calls, len(names))


def calls_of(act: Callable[[], object]) -> int:
    """How many functions are called, those in C too."""
    calls = 0

    def count(_frame: Any, event: str, _about: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls
