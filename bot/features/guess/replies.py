"""What is said of guesses."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.schema import Challenge
from bot.chat.grammar import quote
from bot.chat.phrases import label
from bot.chat.reply import (
    Accent,
    Block,
    Bold,
    Button,
    Heading,
    Reply,
    Span,
    Text,
    actions,
    fields,
    text,
)
from bot.chat.words.plurals import several
from bot.features.context import Context
from bot.features.guess.rules import Judged, Share
from bot.features.guessing import how_near
from bot.features.items import GUESSED_BY, hand_in_button, open_button
from bot.store.guesses import Guess

SURE = (50, 70, 90)  # per cent, as buttons
MOST_SHOWN = 8
MOST_OFFERED = 4
A_LITTLE = 10  # per cent between how sure and how right


def kept(found: Challenge, guess: Guess, before: Guess | None) -> Reply:
    """After a guess: what was kept, how sure it is, and what comes next."""
    spans: list[Span] = ["Your guess: ", Bold(guess.guess)]
    if guess.sure is not None:
        spans.append(f", {guess.sure} % sure")
    if before is not None and before.guess != guess.guess:
        spans += [", in place of ", Bold(before.guess)]
    spans += [". It is compared when the answer of ", Bold(found.title), " is told."]
    blocks: list[Block] = [text(*spans)]
    buttons: list[Button] = []
    if guess.sure is None:
        blocks.append(text("How sure are you of it?"))
        line = f"{GUESSED_BY.format(found.short_id)} {quote(guess.guess)}"
        buttons = [Button(f"{sure} %", f"{line} sure:{sure}") for sure in SURE]
    blocks.append(actions(*buttons, open_button(found, "The task"), hand_in_button(found)))
    return Reply(f"Guessed: {found.title}", tuple(blocks), accent=Accent.GOOD)


def none_yet(challenges: Sequence[Challenge]) -> Reply:
    """Before the first guess."""
    said = (
        "You have guessed nothing yet. Some challenges ask for a guess before you begin; it is"
        " compared when the answer is told, and over time you see how well you judge."
    )
    buttons = [open_button(one, one.title) for one in challenges[:MOST_OFFERED]]
    others = [Button("This week's challenge", "challenge")]
    return Reply("No guesses yet", (text(said), actions(*buttons, *others)))


def guesses(ctx: Context, own: Sequence[Guess], judged: Judged) -> Reply:
    """How well the member judges, and the newest guesses."""
    rows = [("Right", _share(judged.all))]
    if judged.lately is not None and judged.before is not None:
        rows.append(
            ("Over time", f"lately {_share(judged.lately)}, before {_share(judged.before)}")
        )
    if judged.times is not None:
        rows.append(("Numbers", _times(judged.times)))
    rows += [(f"{least} to {most} % sure", _share(share)) for least, most, share in judged.by_sure]
    if judged.waiting:
        rows.append(("Waiting for the answer", str(judged.waiting)))
    blocks: list[Block] = [fields(*rows)]
    if judged.sure is not None:
        blocks.append(text(_judgement(*judged.sure)))
    blocks += [Heading("The newest"), _newest(ctx, own)]
    blocks.append(actions(Button("This week's challenge", "challenge"), Button("My page", "me")))
    said = f"{several(len(own), 'guess', 'guesses')}: {_share(judged.all)} right"
    return Reply(said, tuple(blocks))


def _newest(ctx: Context, own: Sequence[Guess]) -> Text:
    """A line for each of the newest guesses; what is not told yet stays untold."""
    spans: list[Span] = []
    for one in reversed(own[-MOST_SHOWN:]):
        title = label(ctx.catalog.title_of(one.item_id))
        spans += ["\n", Bold(title), f": {one.guess}, {_what_came(one)}"]
    return Text(tuple(spans[1:]))


def _what_came(one: Guess) -> str:
    if one.truth is None:
        return "not told yet"
    if one.is_right:
        return "right"
    near = how_near(one)
    return f"it is {one.truth}, {near}" if near else f"it is {one.truth}"


def _share(share: Share) -> str:
    return f"{share.right} of {share.total}"


def _times(times: float) -> str:
    if times == float("inf"):
        return "in the middle, on the other side of zero"
    return f"in the middle, {times:.2g} times too high or too low"


def _judgement(sure: int, right: int) -> str:
    """Whether somebody is as sure as they are right."""
    said = f"On average you were {sure} % sure, and {right} % were right:"
    if sure - right > A_LITTLE:
        return f"{said} surer than you can be."
    if right - sure > A_LITTLE:
        return f"{said} you know more than you trust yourself with."
    return f"{said} you know how much you know."
