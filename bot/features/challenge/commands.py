"""``challenge``, ``hint``, ``submit`` and ``solution``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge
from bot.catalog.search import named
from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.phrases import label
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.chat.words.links import apart
from bot.errors import BadInput, BadValue, UnknownItem, quoted
from bot.features import ledger
from bot.features.challenge import replies
from bot.features.challenge.rules import Judged, Verdict, is_judged, judge
from bot.features.challenge.rules.numbers import begins_with_number
from bot.features.challenge.rules.opening import Opening, is_solved, opening_of
from bot.features.context import Context, meant, named_or_given, this_weeks, which_week
from bot.features.guessing import with_comparison, with_offer
from bot.features.items import ShareFlag, finished_tally, shared
from bot.features.naming import (
    find_to_read,
    is_last_weeks,
    item_param,
    known,
    taken_as,
    weekly_kind,
)
from bot.features.worth import points_of
from bot.store import entries, guesses, history, picks
from bot.store.entries import Entry, EntryKind, NewEntry
from bot.store.looks import Looks, keep, looks_at
from bot.store.weeks import Week

THIS_WEEKS = item_param("A challenge; this week's if left out", Challenge, weekly="challenge")


@command(
    "challenge", "This week's challenge, or one by its name", example="challenge", reads="mostly"
)
def challenge(
    ctx: Context,
    name: Annotated[str, THIS_WEEKS] = "",
    share: ShareFlag = False,
) -> Reply:
    """The community's challenge of the week, the same for everyone, or any other one."""
    found, why = named_or_given(ctx, name, "challenge", Challenge)
    occasion = Occasion(why, edit=ctx.edit(found), tallies=finished_tally(ctx, found))
    page = replies.challenge(found, occasion)
    if not share:
        page = with_offer(ctx, found, page)
    return shared(taken_as(page, name, found), share)


@command("hint", "A hint for a challenge: 1, 2 or 3, rising", example="hint 1", reads="mostly")
def hint(
    ctx: Context,
    name: Annotated[str, THIS_WEEKS] = "",
    number: Annotated[int, Param("Which hint, 1 to 3", low=1, high=3)] = 1,
) -> Reply:
    """One hint at a time; none gives the answer."""
    found = _named(ctx, name) if name else this_weeks(ctx, Challenge)
    if number < replies.LAST_HINT:
        return taken_as(replies.hint(found, number), name, found)
    looks = looks_at(ctx.tx, ctx.member, found.id)
    if looks.hint is None:
        looks = replace(looks, hint=ctx.now)
        keep(ctx.tx, ctx.member, found.id, looks)
    opens = _opening(ctx, found, looks)
    return taken_as(replies.last_hint(found, opens, ctx.zone), name, found)


@command(
    "solution",
    "A challenge's answer, why it is right, and the common mistakes",
    example="solution last week",
    also=("challenge solution", "show solution", "solved"),
    reads="mostly",
)
def solution(
    ctx: Context,
    name: Annotated[str, THIS_WEEKS] = "",
    now: Annotated[bool, Param("Without a guess before it, where it asks for one")] = False,
) -> Reply:
    """Open after a right answer, a day after the third hint, and when the week is over.

    Where a guess is asked for and was not made, it is offered once more before.
    """
    found = _solved(ctx, name)
    looks = looks_at(ctx.tx, ctx.member, found.id)
    opens = _opening(ctx, found, looks)
    if not opens.is_open:
        return taken_as(replies.not_open(found, opens, ctx.zone), name, found)
    if not now and _can_still_guess(ctx, found, opens, looks):
        return taken_as(replies.guess_first(found), name, found)
    if not opens.solved and looks.solution is None:
        keep(ctx.tx, ctx.member, found.id, replace(looks, solution=ctx.now))
    page = with_comparison(ctx, found, replies.solution(found, opens))
    return taken_as(page, name, found)


def _can_still_guess(ctx: Context, found: Challenge, opens: Opening, looks: Looks) -> bool:
    """Whether a challenge asks for a guess that was not made, and the answer is not known yet."""
    if found.guess is None or opens.solved or looks.solution is not None:
        return False
    return guesses.of_item(ctx.tx, ctx.member, found.id) is None


def _solved(ctx: Context, name: str) -> Challenge:
    """The challenge whose solution is asked for: of last week, named, or this week's."""
    if is_last_weeks(name):
        found, _ = named_or_given(ctx, name, "challenge", Challenge)
        return found
    if not name:
        return this_weeks(ctx, Challenge)
    try:
        return _named(ctx, name)
    except UnknownItem:
        if begins_with_number(name):
            raise _no_way_to_hand_in(name) from None
        raise


def _no_way_to_hand_in(answer: str) -> BadInput:
    return BadInput(
        f"`solution` shows a challenge's answer. To hand in {quoted(answer)}, use `submit`.",
        [("Hand it in", f"submit {answer}"), ("This week's challenge", "challenge")],
    )


def _opening(ctx: Context, found: Challenge, looks: Looks) -> Opening:
    """When this member can read the solution."""
    pick = picks.of_item(ctx.tx, ctx.community.id, found.id)
    return opening_of(
        solved=is_solved(found, history.finisher(ctx.tx, ctx.member, found.id)),
        looks=looks,
        given=pick.week if pick else None,
        this_week=Week.of(ctx.weekly.today),
        now=ctx.now,
    )


def _what_to_hand_in(catalog: Catalog, given: Mapping[str, str]) -> tuple[str, str] | None:
    """What a named challenge wants, plain, and its title; None where none is named."""
    found = named(catalog, given.get("name", ""), (Challenge,))
    if not isinstance(found, Challenge):
        return None
    return found.hand_in.replace("`", ""), found.title


@command("submit", "Hand in your answer to a challenge", example="submit 0.25")
def submit(
    ctx: Context,
    *,
    name: Annotated[str, THIS_WEEKS] = "",
    answer: Annotated[
        str, Param("Your answer", rest=True, long=True, high=500, asking=_what_to_hand_in)
    ],
) -> Reply:
    """Check an answer: right, close or wrong. A right one finishes the challenge, once."""
    found = _answered(ctx, name, answer)
    return which_week(_checked(ctx, found, answer), name or "challenge", found)


def _answered(ctx: Context, name: str, answer: str) -> Challenge:
    """The challenge that is answered: this week's where none is named.

    BadInput, with the question which, where the words that fit another one may be the beginning of
    an answer to this week's.
    """
    if not name:
        return this_weeks(ctx, Challenge)
    found = meant(ctx, name, (Challenge,))
    pick = ctx.weekly.given("challenge")
    given = ctx.catalog.get(pick.item_id) if pick else None
    if not isinstance(given, Challenge) or given is found:
        return found
    if known(Challenge)(ctx.catalog, name):
        return found
    whole = f"{name} {answer}"
    if not is_judged(given.check, whole):
        return found
    raise BadInput(
        f"Is {quoted(name)} the challenge **{found.title}**, or does your answer begin with it?",
        instead=[
            (label(found.title), {"name": found.id}),
            ("It is in my answer", {"name": given.id, "answer": whole}),
        ],
    )


def _named(ctx: Context, name: str) -> Challenge:
    """The challenge of this name, or this week's; a name with a slip is understood, too."""
    if weekly_kind(name, (Challenge,)):
        return this_weeks(ctx, Challenge)
    return find_to_read(ctx.catalog, name, (Challenge,))


def _checked(ctx: Context, found: Challenge, given: str) -> Reply:
    """What the answer is, and the entry where it is right for the first time."""
    answer, link = _answer_and_link(given)
    judged = _judged(found, answer, link)
    if judged.verdict is not Verdict.RIGHT:
        return replies.not_right(found, judged, link)
    before = history.finisher(ctx.tx, ctx.member, found.id)
    copied = looks_at(ctx.tx, ctx.member, found.id).solution is not None
    if before is not None and (copied or not _is_claim(found, before)):
        return with_comparison(ctx, found, replies.right_again(found))
    if before is not None:
        ledger.undo(ctx, [before])
    # Whoever read the solution can only say that they did it
    kind = EntryKind.DONE if copied else EntryKind.ANSWERED
    note = f"Answer: {answer}"
    kept = ledger.keep(ctx, NewEntry(kind, found.id, ctx.now, ctx.today, note=note, link=link))
    ctx.finished(found.id)
    count = entries.count_done(ctx.tx, ctx.community, found.id)
    page = replies.right(found, kept.entry, before, count, copied=copied)
    return with_comparison(ctx, found, page)


def _answer_and_link(given: str) -> tuple[str, str]:
    """(the answer, the address that stands with it); an address alone is the answer."""
    answer, link = apart(given)
    return answer or given, link


def _is_claim(found: Challenge, before: Entry) -> bool:
    """Whether it was finished by saying so, for less than a checked answer earns."""
    return before.kind is EntryKind.DONE and before.points < points_of(found)


def _judged(found: Challenge, answer: str, link: str) -> Judged:
    """What the answer is. BadInput where no number stands there, or several do."""
    try:
        judged = judge(found.check, answer)
    except ValueError:
        raise BadValue(
            "answer", "one number, like `0.25`, `25 %`, `1/4` or `2.5e-3`", answer
        ) from None
    if judged.verdict is Verdict.UNCLEAR:
        raise BadInput(
            "Several numbers stand there, and one is wanted. Which of them is your answer?",
            instead=[
                (label(choice), {"answer": f"{choice} {link}".rstrip()})
                for choice in judged.choices
            ],
        )
    return judged
