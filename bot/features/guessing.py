"""A guess before an answer is told: where it is offered, and how it compares with what is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.catalog.parts import NumberCheck
from bot.catalog.schema import Challenge
from bot.chat.grammar import quote
from bot.chat.numbers.numerals import Wanted
from bot.chat.numbers.plain import plain_text, without_lead_in
from bot.chat.numbers.quantities import quantities
from bot.chat.numbers.words import in_digits
from bot.chat.reply import Actions, Block, Bold, Button, Choice, Option, Reply, actions, text
from bot.features.context import Context
from bot.features.items import GUESSED_BY, SOLVED_BY
from bot.store import guesses, history
from bot.store.entries import EntryKind
from bot.store.guesses import Guess
from bot.store.looks import looks_at

ON_THE_SPOT = 1.02  # times the truth, or less
SEVERAL_TIMES = 2  # from here on it is said how many times, below by how many per cent


def with_offer(ctx: Context, found: Challenge, page: Reply) -> Reply:
    """A challenge's page, before its buttons what to guess first, or what was guessed."""
    if found.guess is None:
        return page
    *others, last = page.blocks
    kept = guesses.of_item(ctx.tx, ctx.member, found.id)
    ahead: list[Block] = []
    if kept is None and not knows_answer(ctx, found):
        ahead = [text(Bold("Guess first: "), found.guess.ask), offer(found)]
    elif kept is None:
        return page
    elif kept.truth is None:
        ahead = [text("You guessed ", Bold(kept.guess), f"{_sure(kept)}.", quiet=True)]
    else:
        ahead = [text(*_said(kept), quiet=True)]
    return replace(page, blocks=(*others, *ahead, last))


def with_comparison(ctx: Context, found: Challenge, page: Reply) -> Reply:
    """A page that tells the answer, with how the guess compares; from then on it is compared.

    ``found``: as the member was asked it.
    """
    kept = guesses.of_item(ctx.tx, ctx.member, found.id) if found.guess else None
    if kept is None:
        return page
    if kept.truth is None:
        kept = told(found, kept)
        guesses.keep(ctx.tx, ctx.member, kept)
    first, *others = page.blocks
    return replace(page, blocks=(first, text(*_said(kept)), *others))


def knows_answer(ctx: Context, found: Challenge) -> bool:
    """Whether the member was told a challenge's answer: theirs was right, or they read it."""
    finisher = history.finisher(ctx.tx, ctx.member, found.id)
    if finisher is not None and finisher.kind is EntryKind.ANSWERED:
        return True
    return looks_at(ctx.tx, ctx.member, found.id).solution is not None


def guess_first(found: Challenge) -> Reply:
    """Before a solution is told: the guess that the task asks for, or the solution all the same."""
    assert found.guess is not None
    return Reply(
        f"Guess before you look: {found.title}",
        (
            text("Guess before you look: ", Bold(found.guess.ask)),
            offer(found),
            actions(Button("Show the solution", SOLVED_BY.format(found.id))),
        ),
    )


def offer(found: Challenge) -> Actions:
    """The guesses to choose from; a button that asks for a number where there are none."""
    line = GUESSED_BY.format(found.short_id)
    if found.guess is None or not found.guess.choices:
        return actions(Button("Guess first", line))
    options = [Option(choice, f"{line} {quote(choice)}") for choice in found.guess.choices]
    return actions(Choice("Guess first ...", tuple(options)))


def told(found: Challenge, kept: Guess) -> Guess:
    """A guess with what is true."""
    assert found.guess is not None
    answer = found.check.answer if isinstance(found.check, NumberCheck) else None
    if found.guess.choices:
        truth = found.guess.truth or ""
        number = None
        if kept.guess_number is not None:
            number = _true_number(found.guess.choices, truth, answer)
        return replace(kept, truth=truth, truth_number=number, is_right=kept.guess == truth)
    assert answer is not None  # a number is guessed only where one is checked
    assert kept.guess_number is not None
    is_right = times_off(kept.guess_number, answer) <= ON_THE_SPOT
    return replace(kept, truth=f"{answer:.6g}", truth_number=answer, is_right=is_right)


def _true_number(choices: Sequence[str], truth: str, answer: float | None) -> float | None:
    """The answer where the true choice is the nearest to it, else the number of that choice.

    The best of four tile sizes is guessed, and the lines it needs are handed in.
    """
    numbers = {choice: read_number(choice) for choice in choices}
    if answer is None:
        return numbers[truth]
    nearest = min(choices, key=lambda one: times_off(numbers[one] or 0, answer))
    return answer if nearest == truth else numbers[truth]


def how_near(kept: Guess) -> str:
    """``92 % too high``, ``8.5 times too low``, ``on the spot``; "" where it is no number."""
    guess, truth = kept.guess_number, kept.truth_number
    if guess is None or truth is None:
        return ""
    times = times_off(guess, truth)
    if times <= ON_THE_SPOT:
        return "on the spot"
    side = "high" if guess > truth else "low"
    if times < SEVERAL_TIMES:
        return f"{abs(guess - truth) / abs(truth):.0%} too {side}".replace("%", " %")
    if times == float("inf"):
        return f"too {side}"
    return f"{times:.2g} times too {side}"


def times_off(guess: float, truth: float) -> float:
    """How many times one is the other, 1 or more; infinite where their signs differ."""
    if guess == truth:
        return 1.0
    if guess * truth <= 0:
        return float("inf")
    small, large = sorted((abs(guess), abs(truth)))
    return large / small


def read_number(typed: str) -> float | None:
    """The one number that stands in a text: ``about 1,000 steps``; None for none or several."""
    try:
        found = quantities(without_lead_in(plain_text(typed)), Wanted())
    except ValueError:
        return None
    if len(found) != 1:
        return None
    return found[0].values[0] / found[0].per


def choice_meant(choices: Sequence[str], typed: str) -> str | None:
    """The choice of these letters and digits, or of the same number; None for none."""
    key = _key(typed)
    for choice in choices:
        if _key(choice) == key:
            return choice
    number = read_number(typed)
    same = [one for one in choices if number is not None and read_number(one) == number]
    return same[0] if len(same) == 1 else None


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, in_digits(text).lower()))


def _said(kept: Guess) -> tuple[str | Bold, ...]:
    """How a guess compares with what is true, in a sentence."""
    lead = ("You had guessed ", Bold(kept.guess), _sure(kept))
    near = how_near(kept)
    if kept.is_right:
        return (*lead, ", and that was right.")
    tail = f": {near}." if near else "."
    if kept.truth_number is not None and read_number(kept.truth or "") != kept.truth_number:
        return (
            *lead,
            "; nearest was ",
            Bold(kept.truth or ""),
            f", as it is {kept.truth_number:.6g}{tail}",
        )
    return (*lead, "; it is ", Bold(kept.truth or ""), tail)


def _sure(kept: Guess) -> str:
    return "" if kept.sure is None else f", {kept.sure} % sure"
