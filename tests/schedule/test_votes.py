"""Members vote for the next item from three.

Here they vote for challenges, of which the tiny catalog has four.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.catalog.schema import Challenge
from bot.messages import Message
from bot.schedule.choices import CANDIDATES
from bot.schedule.picker import elected
from bot.schedule.weekly import Composed, WeeklyPosts
from bot.store import ballots, tables
from bot.store.ballots import Ballot
from bot.store.weeks import Week
from bot.store.work import T, Transaction
from tests.delivery.office import MONDAY, Office, words
from tests.fakes import Clock, ListSender
from tests.store.hill import enter

DAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
NEXT = DAY + WEEK


async def ask(office: Office, question: Callable[[WeeklyPosts], T]) -> T:
    return await office.database.transact(lambda tx: question(office.of_hill(tx)))


async def posted(office: Office, day: date) -> Composed:
    """The challenge of a day, kept."""

    def post(time: WeeklyPosts) -> Composed:
        composed = time.compose("challenge", day)
        assert time.keep(composed)
        return composed

    return await ask(office, post)


async def opened(office: Office) -> Ballot:
    """The vote that comes with the first challenge."""
    await posted(office, DAY)
    ballot = await ask(office, lambda time: time.open_ballot("challenge"))
    assert ballot
    return ballot


async def vote(office: Office, who: str, item_id: str) -> None:
    def cast(tx: Transaction) -> None:
        ballot = office.of_hill(tx).open_ballot("challenge")
        assert ballot
        ballots.vote(tx, ballot, enter(tx, who), item_id)

    await office.database.transact(cast)


async def test_the_post_opens_a_vote_on_three_that_were_not_given(office: Office) -> None:
    composed = await posted(office, DAY)
    ballot = await opened(office)
    assert (ballot.week, len(ballot.items)) == (Week(2026, 48), CANDIDATES)
    assert composed.item_id not in ballot.items
    titles = [item.title for id in ballot.items if (item := office.catalog.get(id))]
    assert [title in words(composed.reply) for title in titles] == [True] * CANDIDATES


async def test_one_vote_each_and_it_can_be_changed(office: Office) -> None:
    first, second, _ = (await opened(office)).items
    await vote(office, "ana", first)
    await vote(office, "ben", first)
    await vote(office, "ana", second)
    await vote(office, "ana", second)
    ballot = await ask(office, lambda time: time.open_ballot("challenge"))
    assert ballot
    assert dict(ballot.votes) == {**dict.fromkeys(ballot.items, 0), first: 1, second: 1}


async def test_the_one_with_the_most_votes_comes_next_and_says_why(office: Office) -> None:
    _, _, last = (await opened(office)).items
    for who in ("ana", "ben"):
        await vote(office, who, last)
    await vote(office, "cem", (await opened(office)).items[0])
    pick = await ask(office, lambda time: time.pick("challenge", NEXT))
    assert pick
    assert (pick.item_id, pick.why) == (last, Message("pick.voted", {"votes": 2, "total": 3}))


async def test_where_nobody_voted_it_is_picked_as_ever(office: Office) -> None:
    await opened(office)
    pick = await ask(office, lambda time: time.pick("challenge", NEXT))
    assert pick
    assert pick.why.id != "pick.voted"


async def test_once_the_next_is_picked_the_vote_is_over(office: Office) -> None:
    await vote(office, "ana", (await opened(office)).items[0])
    await ask(office, lambda time: time.pick("challenge", NEXT))
    assert await ask(office, lambda time: time.open_ballot("challenge")) is None


async def test_while_a_vote_is_open_the_new_week_still_shows_the_last_one(
    office: Office, clock: Clock
) -> None:
    await opened(office)
    clock.now = MONDAY + WEEK  # the next week has begun, its post has not come yet
    shown = await ask(office, lambda time: time.pick("challenge"))
    assert shown
    assert shown.week == Week(2026, 48)
    assert await ask(office, lambda time: time.open_ballot("challenge"))


async def test_a_swap_passes_over_the_elected_one(office: Office) -> None:
    winner = (await opened(office)).items[0]
    await vote(office, "ana", winner)
    await ask(office, lambda time: time.pick("challenge", NEXT))
    swapped = await ask(office, lambda time: time.swap("challenge", NEXT))
    assert swapped.passed == (winner,)
    assert swapped.item_id != winner


async def test_after_a_swap_the_vote_holds_nothing_that_is_given_with_it(office: Office) -> None:
    every = {item.id for item in office.catalog.of_kind(Challenge)}
    first = await opened(office)
    given = (await ask(office, lambda time: time.swap("challenge", DAY))).item_id
    assert given in first.items
    assert await ask(office, lambda time: time.open_ballot("challenge")) is None
    composed = await posted(office, DAY)
    assert composed.item_id == given
    again = await ask(office, lambda time: time.open_ballot("challenge"))
    assert again
    assert set(again.items) == every - {given}


async def test_with_too_little_left_there_is_no_vote(office: Office) -> None:
    await opened(office)
    last = await posted(office, NEXT)
    assert last.choice
    assert last.choice.ballot is None


async def test_the_courier_sends_what_was_elected(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await office.schedule()
    clock.now = MONDAY
    await office.plan()
    await office.deliver(sender)
    winner = (await opened(office)).items[1]
    await vote(office, "ana", winner)
    clock.now = MONDAY + WEEK
    await office.plan()
    await office.deliver(sender)
    assert [row.item_id for row in await office.rows()][1] == winner
    assert "your group voted for it: 1 of 1 vote" in words(sender.messages[1].reply)


TIED = Ballot("challenge", Week(2026, 48), (("cha-a", 2), ("cha-b", 2), ("cha-c", 1)))


def test_between_equals_the_same_draw_decides_whoever_asks_and_not_always_the_first() -> None:
    winners = {seed: elected(TIED, (), str(seed), Week(2026, 49)) for seed in range(40)}
    assert winners == {seed: elected(TIED, (), str(seed), Week(2026, 49)) for seed in range(40)}
    assert {pick.item_id for pick in winners.values() if pick} == {"cha-a", "cha-b"}
    drawn = Message("pick.drawn", {"votes": 2, "total": 5})
    assert all(pick and pick.why == drawn for pick in winners.values())


@pytest.mark.parametrize(
    ("given", "winner"),
    [((), "cha-a"), (("cha-a",), "cha-b"), (("cha-a", "cha-b"), "cha-c"), (TIED.items, None)],
)
def test_what_was_given_meanwhile_can_not_win(given: tuple[str, ...], winner: str | None) -> None:
    ballot = Ballot("challenge", Week(2026, 48), (("cha-a", 3), ("cha-b", 2), ("cha-c", 1)))
    pick = elected(ballot, given, "1", Week(2026, 49))
    assert (pick.item_id if pick else None) == winner


async def test_what_has_left_the_content_meanwhile_can_not_win(office: Office) -> None:
    ballot = await opened(office)
    await vote(office, "ana", ballot.items[0])

    def replace_a_candidate(tx: Transaction) -> None:
        there = (
            tables.ballots.c.item_id == ballot.items[0],
            tables.votes.c.item_id == ballot.items[0],
        )
        tx.execute(update(tables.ballots).where(there[0]).values(item_id="cha-gone"))
        tx.execute(update(tables.votes).where(there[1]).values(item_id="cha-gone"))

    await office.database.transact(replace_a_candidate)
    pick = await ask(office, lambda time: time.pick("challenge", NEXT))
    assert pick
    assert office.catalog.get(pick.item_id)
    assert pick.why.id != "pick.voted"


async def test_no_vote_is_opened_where_a_later_week_is_chosen_already(office: Office) -> None:
    """As after a preview of next week's, when this week's is posted now."""
    await ask(office, lambda time: time.pick("challenge", NEXT))
    composed = await posted(office, DAY)
    assert composed.choice
    assert composed.choice.ballot is None
