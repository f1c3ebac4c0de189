"""``challenge``, ``hint``, ``submit`` and ``solution``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Literal

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge
from bot.catalog.search import named
from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.phrases import label
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.chat.words.links import apart
from bot.errors import BadInput, BadValue, NotNow, UnknownItem, quoted
from bot.features import ledger
from bot.features.challenge import questions, replies
from bot.features.challenge.rules import Judged, Verdict, is_judged, judge
from bot.features.challenge.rules.numbers import begins_with_number
from bot.features.challenge.rules.opening import Opening, is_solved, opening_of
from bot.features.context import Context, meant, named_or_given, this_weeks, which_week
from bot.features.guessing import guess_first, with_comparison, with_offer
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
from bot.store import attempts, entries, guesses, history, picks
from bot.store.entries import Entry, EntryKind, NewEntry
from bot.store.looks import Looks, keep, looks_at
from bot.store.weeks import Week

Numbers = Literal["mine", "again", "group"]

THIS_WEEKS = item_param("A challenge; this week's if left out", Challenge, weekly="challenge")


@command(
    "challenge", "This week's challenge, or one by its name", example="challenge", reads="mostly"
)
def challenge(
    ctx: Context,
    name: Annotated[str, THIS_WEEKS] = "",
    numbers: Annotated[
        Numbers, Param("Where everybody has their own numbers: whose; again for fresh ones")
    ] = "mine",
    share: ShareFlag = False,
) -> Reply:
    """The community's challenge of the week, or any other one.

    The same for everyone, but for the numbers of those where each member has their own; what is
    shared with a channel is the sample.
    """
    found, why = named_or_given(ctx, name, "challenge", Challenge)
    occasion = Occasion(why, edit=ctx.edit(found), tallies=finished_tally(ctx, found))
    if numbers == "again":
        _begin_again(ctx, found)
    if share:
        return shared(taken_as(replies.challenge(found, occasion), name, found), share)
    if numbers == "group" or not questions.has_own_numbers(found):
        page = replies.challenge(found, occasion)
    else:
        asked = questions.asked_of(ctx, found)
        page = replies.own_challenge(asked, occasion, fresh=numbers == "again")
    return taken_as(with_offer(ctx, found, page), name, found)


def _begin_again(ctx: Context, found: Challenge) -> None:
    """The member's next attempt. NotNow where everybody has the same numbers."""
    if not questions.has_own_numbers(found):
        raise NotNow(
            f"Everybody has the same numbers in **{found.title}**, so there are no fresh ones.",
            [("Open it", f"challenge {found.id}"), ("Hand in", f"submit {found.id}")],
        )
    attempts.begin(ctx.tx, ctx.member, found.short_id)


@command("hint", "A hint for a challenge: 1, 2 or 3, rising", example="hint 1", reads="mostly")
def hint(
    ctx: Context,
    name: Annotated[str, THIS_WEEKS] = "",
    number: Annotated[int, Param("Which hint, 1 to 3", low=1, high=3)] = 1,
) -> Reply:
    """One hint at a time; none gives the answer."""
    found = _named(ctx, name) if name else this_weeks(ctx, Challenge)
    asked = questions.asked_of(ctx, found)
    if number < replies.LAST_HINT:
        return taken_as(replies.hint(asked, number), name, found)
    looks = looks_at(ctx.tx, ctx.member, found.id)
    if looks.hint is None:
        looks = replace(looks, hint=ctx.now)
        keep(ctx.tx, ctx.member, found.id, looks)
    opens = _opening(ctx, found, looks)
    return taken_as(replies.last_hint(asked, opens, ctx.zone), name, found)


@command(
    "solution",
    "A challenge's answer, why it is right, and the common mistakes",
    example="solution last week",
    also=("challenge solution", "show solution", "solved"),
    reads="mostly",
)
def solution(ctx: Context, name: Annotated[str, THIS_WEEKS] = "") -> Reply:
    """Open after a right answer, a day after the third hint, and when the week is over.

    Where a guess is asked for and was not made, it is offered once before.
    """
    found = _solved(ctx, name)
    looks = looks_at(ctx.tx, ctx.member, found.id)
    opens = _opening(ctx, found, looks)
    if not opens.is_open:
        return taken_as(replies.not_open(found, opens, ctx.zone), name, found)
    if _can_still_guess(ctx, found, opens, looks):
        keep(ctx.tx, ctx.member, found.id, replace(looks, offer=ctx.now))
        return taken_as(guess_first(found), name, found)
    if not opens.solved and looks.solution is None:
        keep(ctx.tx, ctx.member, found.id, replace(looks, solution=ctx.now))
    asked = questions.asked_of(ctx, found)
    page = with_comparison(ctx, asked, replies.solution(found, asked, opens))
    return taken_as(page, name, found)


def _can_still_guess(ctx: Context, found: Challenge, opens: Opening, looks: Looks) -> bool:
    """Whether a guess is asked for that was neither made nor offered here, nor is the answer known.

    Who asks a second time is shown the solution.
    """
    if found.guess is None or opens.solved or looks.solution is not None:
        return False
    if looks.offer is not None:
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
    pick = picks.of_item(ctx.tx, ctx.community, found.id)
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
    wanted = found.hand_in.replace("`", "")
    if questions.has_own_numbers(found):
        return wanted, f"From your own numbers: {found.title}"
    return wanted, found.title


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
    asked = questions.asked_of(ctx, found)
    judged = _judged(asked, answer, link)
    before = history.finisher(ctx.tx, ctx.member, found.id)
    copied = looks_at(ctx.tx, ctx.member, found.id).solution is not None
    finished = before is not None and (copied or not _is_claim(found, before))
    if judged.verdict is not Verdict.RIGHT:
        if asked is not found and _is_right(found, answer):
            return _right_for_the_group(found, finished)
        return replies.not_right(found, judged, link)
    if finished:
        return with_comparison(ctx, asked, replies.right_again(found, asked))
    if before is not None:
        ledger.undo(ctx, [before])
    # Whoever read the solution can only say that they did it
    kind = EntryKind.DONE if copied else EntryKind.ANSWERED
    note = f"Answer: {answer}"
    kept = ledger.keep(ctx, NewEntry(kind, found.id, ctx.now, ctx.today, note=note, link=link))
    ctx.finished(found.id)
    count = entries.count_done(ctx.tx, ctx.community, found.id)
    page = replies.right(found, asked, kept.entry, before, count, copied=copied)
    return with_comparison(ctx, asked, page)


def _right_for_the_group(found: Challenge, finished: bool) -> Reply:
    """After the sample's answer: it was right when all had those numbers, or earns no more."""
    if finished:
        return replies.right_again(found, found)
    return replies.right_for_the_group(found)


def _is_right(found: Challenge, answer: str) -> bool:
    """Whether it answers the challenge as it stands in the content."""
    return judge(found.check, answer).verdict is Verdict.RIGHT


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
