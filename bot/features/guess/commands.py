"""``guess`` and ``guesses``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge
from bot.catalog.search import named
from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.phrases import label
from bot.chat.reply import Reply
from bot.errors import BadInput, NotNow, quoted
from bot.features.context import Context, meant, this_weeks
from bot.features.guess import replies, rules
from bot.features.guessing import choice_meant, knows_answer, read_number
from bot.features.items import SOLVED_BY
from bot.features.naming import item_param
from bot.store import guesses
from bot.store.guesses import Guess


def _what_to_guess(catalog: Catalog, given: Mapping[str, str]) -> tuple[str, str] | None:
    """What a named challenge asks to guess, and the choices; None where none is named."""
    found = named(catalog, given.get("name", ""), (Challenge,))
    if not isinstance(found, Challenge) or found.guess is None:
        return None
    return found.guess.ask, rules.wanted(found.guess)


@command(
    "guess",
    "Guess before you work it out; compared when the answer is told",
    example="guess 100",
    about=(
        "Some challenges ask for a guess first. It is kept, and compared with what is true after"
        " your right answer or in the solution. It earns nothing and costs nothing: `guesses` shows"
        " how well you judge. Until the answer is told, a new guess takes the place of the old one."
    ),
)
def guess(
    ctx: Context,
    *,
    name: Annotated[
        str, item_param("A challenge; this week's if left out", Challenge, weekly="challenge")
    ] = "",
    guess: Annotated[
        str, Param("Your guess", rest=True, long=True, high=100, asking=_what_to_guess)
    ],
    sure: Annotated[int | None, Param("How sure you are, in per cent", low=1, high=100)] = None,
) -> Reply:
    """Keep a guess about a challenge, once; compared when its answer is told."""
    found = meant(ctx, name, (Challenge,)) if name else this_weeks(ctx, Challenge)
    before = guesses.of_item(ctx.tx, ctx.member, found.id)
    _must_be_ahead(ctx, found, before)
    kept = _read(found, guess, sure, before or Guess(found.id, ctx.now, ""))
    guesses.keep(ctx.tx, ctx.member, kept)
    return replies.kept(found, kept, before)


@command(
    "guesses",
    "What you guessed before an answer was told, and how well you judge",
    example="guesses",
    also=("my guesses", "calibration", "my calibration"),
    reads="always",
)
def guesses_(ctx: Context) -> Reply:
    """How often the member's guesses were right, how near, and how sure they were."""
    own = guesses.of_member(ctx.tx, ctx.member)
    if not own:
        return replies.none_yet(rules.with_a_guess(ctx.catalog))
    return replies.guesses(ctx, own, rules.judged(own))


def _must_be_ahead(ctx: Context, found: Challenge, before: Guess | None) -> None:
    """NotNow where nothing is to be guessed, or the answer was told already."""
    others = [(label(one.title), f"challenge {one.id}") for one in rules.with_a_guess(ctx.catalog)]
    if found.guess is None:
        raise NotNow(
            f"**{found.title}** asks for no guess.",
            [("Open it", f"challenge {found.id}"), *others[:2]],
        )
    if knows_answer(ctx, found) or (before is not None and before.truth is not None):
        raise NotNow(
            f"You know the answer of **{found.title}**, so there is nothing left to guess.",
            [("Solution", SOLVED_BY.format(found.id)), ("My guesses", "guesses")],
        )


def _read(found: Challenge, typed: str, sure: int | None, kept: Guess) -> Guess:
    """The guess that was typed. BadInput, with the choices, for what is none."""
    assert found.guess is not None
    choices = found.guess.choices
    said, number = choice_meant(choices, typed), read_number(typed)
    if choices and said is None:
        raise BadInput(
            f"{found.guess.ask} {quoted(typed)} is none of the choices.",
            instead=[(choice, {"guess": choice}) for choice in choices],
        )
    if not choices and number is None:
        raise BadInput(
            f"{found.guess.ask} A guess is one number, like `250`. You wrote {quoted(typed)}."
        )
    return rules.guessed(found, kept, said or typed, sure)
