"""No renderer, no sender and no block is left out: who adds one is told what else it takes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.conformance.platforms import RENDERERS, SENDERS
from tests.chat.facts import facts
from tests.chat.strategies import ANYTHING, BLOCKS, NoStrategy, samples

ADAPTERS = Path(__file__).parents[3] / "adapters"
REMEDY = (
    "register each in tests/adapters/conformance/platforms.py, which holds it to what all promise"
)


def on_disk(file: str) -> set[str]:
    """The modules of this name that adapters have."""
    return {f"adapters.{path.parent.name}.{path.stem}" for path in ADAPTERS.glob(f"*/{file}")}


def test_every_renderer_is_held_to_the_promises() -> None:
    registered = {one.module.__name__ for one in RENDERERS.values()}
    assert on_disk("render.py") == set(filter(is_ours, registered)), REMEDY


def test_every_sender_is_held_to_the_promises() -> None:
    registered = {one.sender.__module__ for one in SENDERS.values()}
    assert on_disk("sender.py") == set(filter(is_ours, registered)), REMEDY


def is_ours(module: str) -> bool:
    """Whether it is an adapter's, and no fake or made-up platform of the tests."""
    return module.startswith("adapters.")


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_block_can_be_made_and_says_something(kind: type) -> None:
    made = samples(ANYTHING.of(kind), 20)
    assert {type(block) for block in made} == {kind}
    assert any(list(facts(block)) for block in made)


class Compass(ABC):
    """What no type says how to make."""

    @abstractmethod
    def north(self) -> str: ...


@dataclass(frozen=True)
class Way:
    """A block of tomorrow that needs a word from whoever writes it."""

    compass: Compass


def test_a_block_that_nobody_can_make_is_told_with_its_remedy() -> None:
    with pytest.raises(
        NoStrategy, match=r"say in Maker\._by_type .* every renderer and every sender"
    ):
        ANYTHING.of(Way)
