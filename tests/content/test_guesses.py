"""What challenges ask to guess: it can be pressed, and what is called true is."""

from __future__ import annotations

from bot.catalog.catalog import Catalog
from bot.catalog.parts import NumberCheck
from bot.catalog.schema import Challenge
from bot.chat import limits
from bot.chat.grammar import quote
from bot.features.guess.replies import SURE
from bot.features.guess.rules import with_a_guess
from bot.features.guessing import read_number, times_off

# Where the choices are not of what is handed in
OF_SOMETHING_ELSE = {"cha-tiles-and-cache-lines"}


def test_some_challenges_ask_for_a_guess(content: Catalog) -> None:
    assert len(with_a_guess(content)) >= 4


def test_every_guess_fits_a_button_with_how_sure_it_is(content: Catalog) -> None:
    for challenge in with_a_guess(content):
        assert challenge.guess is not None
        for choice in challenge.guess.choices:
            line = f"guess {challenge.short_id} {quote(choice)} sure:{SURE[0]}"
            assert len(line) <= limits.LINE, line


def test_the_true_choice_is_the_nearest_to_the_answer(content: Catalog) -> None:
    for challenge in with_a_guess(content):
        numbers = _numbers(challenge)
        if not numbers or challenge.id in OF_SOMETHING_ELSE:
            continue
        assert isinstance(challenge.check, NumberCheck)
        assert challenge.guess is not None
        answer = challenge.check.answer
        nearest = min(numbers, key=lambda choice: times_off(numbers[choice], answer))
        assert nearest == challenge.guess.truth, challenge.id


def _numbers(challenge: Challenge) -> dict[str, float]:
    """The choices as numbers; none where one of them is in words."""
    assert challenge.guess is not None
    read = {choice: read_number(choice) for choice in challenge.guess.choices}
    if any(number is None or any(map(str.isalpha, choice)) for choice, number in read.items()):
        return {}
    return {choice: number for choice, number in read.items() if number is not None}
