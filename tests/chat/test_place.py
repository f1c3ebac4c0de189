"""A place has a space: what has none is a direct message that nobody can file yet."""

from __future__ import annotations

import pytest

from bot.chat.invocation import Direct, Place


@pytest.mark.parametrize("person", ["", "1"])
def test_a_place_without_a_space_is_none(person: str) -> None:
    with pytest.raises(ValueError, match="a place has a space"):
        Place("discord", "", "general", person=person)


def test_a_direct_message_becomes_one_by_its_space() -> None:
    assert Direct("discord", "1").within("hill") == Place("discord", "hill", "", person="1")
    with pytest.raises(ValueError, match="a place has a space"):
        Direct("discord", "1").within("")
