"""What was left out while the bot was away is told to an organiser, once, in one message."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.catalog.catalog import Catalog
from bot.chat.reply import Reply, lines_of
from bot.delivery import notices
from bot.store import outbox, tables
from bot.store.database import Database
from bot.store.schedules import Timing
from tests.delivery.office import HOUR, MONDAY, Office, words
from tests.fakes import Clock, Fault, ListSender

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WEDNESDAY = MONDAY + 2 * DAY


@pytest.fixture
def office(database: Database, tiny: Catalog, clock: Clock) -> Office:
    """On both stores: what is gathered hangs on their transactions."""
    return Office(database, tiny, clock)


async def told(office: Office) -> list[Any]:
    return await office.rows(outbox.NOTICE)


async def two_kinds(office: Office) -> None:
    """A challenge on Mondays and a Kaggle prompt on Wednesdays, told to Olga."""
    await office.schedule()
    wednesdays = Timing(2, "09:00", "UTC")
    await office.schedule("kaggle", WEDNESDAY, timing=wednesdays)
    await office.contact("id-of-olga", "council")


async def come_back(office: Office, sender: ListSender, hours: float = 0) -> None:
    """The bot runs again, so many hours after Wednesday's post; and a minute later."""
    office.clock.now = WEDNESDAY + hours * HOUR
    for _ in range(2):
        await office.plan()
        await office.deliver(sender)
        office.clock.turn(minutes=1)
    await office.deliver(sender)


async def test_several_posts_of_one_absence_are_one_message(
    office: Office, sender: ListSender
) -> None:
    await two_kinds(office)
    await come_back(office, sender, 28)
    [message] = sender.messages
    assert (message.place.person, message.place.channel) == ("id-of-olga", "")
    assert message.reply.summary == "2 posts were left out while I was away"
    shown = words(message.reply)
    assert "Monday 23 November" in shown
    assert "challenge-channel" in shown
    assert "Wednesday 25 November" in shown
    assert "those that followed" not in shown
    assert lines_of(message.reply) == [
        "schedule post-now challenge channel:challenge-channel",
        "schedule post-now kaggle channel:kaggle-channel",
    ]
    assert len(await told(office)) == 1


async def test_one_post_is_told_with_one_button(office: Office, sender: ListSender) -> None:
    await two_kinds(office)
    await come_back(office, sender)
    post, message = sender.messages
    assert post.place.channel == "kaggle-channel"
    assert message.reply.summary == "A post was left out while I was away"
    assert lines_of(message.reply) == ["schedule post-now challenge channel:challenge-channel"]


async def test_what_the_courier_comes_too_late_for_is_told_with_the_rest(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await two_kinds(office)
    clock.now = MONDAY
    await office.plan()
    await come_back(office, sender, 28)
    [message] = sender.messages
    assert message.reply.summary == "2 posts were left out while I was away"
    assert [row.state for row in await office.rows("challenge")] == ["skipped"]


async def test_each_absence_has_its_own_message(office: Office, sender: ListSender) -> None:
    await two_kinds(office)
    await come_back(office, sender, 28)
    await come_back(office, sender, 28 + 7 * 24)
    first, second = sender.messages
    assert "Monday 23 November" not in words(second.reply)
    assert "Monday 30 November" in words(second.reply)
    assert first.key != second.key


async def test_after_weeks_it_says_so_and_offers_what_is_this_weeks(
    office: Office, sender: ListSender
) -> None:
    await two_kinds(office)
    await come_back(office, sender, 21 * 24 - 24)  # on a Tuesday
    [message] = sender.messages
    assert words(message.reply).count("those that followed until I was back") == 2
    assert lines_of(message.reply) == ["schedule post-now challenge channel:challenge-channel"]


async def test_a_second_absence_before_it_could_be_sent_loses_nothing(
    office: Office, sender: ListSender
) -> None:
    await two_kinds(office)
    office.clock.now = WEDNESDAY + 28 * HOUR
    await office.plan()  # and stops again, before the minute is over
    office.clock.turn(days=3)
    sender.faults.append(Fault.RETRY_LATER)  # nobody is connected yet
    await office.deliver(sender)
    office.clock.turn(hours=1)
    await office.deliver(sender)
    [message] = sender.messages
    assert message.reply.summary == "2 posts were left out while I was away"


async def test_a_week_that_is_over_has_no_button(office: Office, sender: ListSender) -> None:
    await two_kinds(office)
    await come_back(office, sender, 5 * 24 - 4)  # on Monday, before the challenge
    [message] = sender.messages
    assert lines_of(message.reply) == []


async def test_two_spaces_are_told_apart(office: Office, sender: ListSender) -> None:
    await two_kinds(office)
    await office.schedule(space="valley")
    await office.contact("id-of-vera", space="valley")
    await come_back(office, sender, 28)
    whom = {message.place.person: message.reply.summary for message in sender.messages}
    assert whom == {
        "id-of-olga": "2 posts were left out while I was away",
        "id-of-vera": "A post was left out while I was away",
    }


async def test_where_nobody_is_known_nothing_is_kept(office: Office, sender: ListSender) -> None:
    await office.schedule()
    await come_back(office, sender, 28)
    assert sender.messages == []
    assert await told(office) == []


async def test_a_refused_message_goes_to_the_fallback_with_its_words(
    office: Office, sender: ListSender
) -> None:
    await two_kinds(office)
    sender.faults.append(Fault.REFUSED)
    await come_back(office, sender, 28)
    direct, instead = await told(office)
    assert (direct.state, instead.state, instead.channel) == ("dead", "sent", "council")
    [message] = sender.messages
    assert message.reply.summary == "2 posts were left out while I was away"
    assert bytes(direct.reply) == bytes(instead.reply)


async def test_words_are_made_once_and_stay(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await two_kinds(office)
    sender.faults.append(Fault.RETRY_LATER)
    await come_back(office, sender, 28)
    [row] = await told(office)
    kept = Reply.from_json(bytes(row.reply))
    clock.turn(hours=1)
    await office.deliver(sender)
    [message] = sender.messages
    assert message.reply == kept


async def test_what_is_left_out_after_the_words_were_made_gets_another_message(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await two_kinds(office)
    clock.now = MONDAY + 13 * HOUR
    await office.plan()
    sender.faults.extend([Fault.RETRY_LATER] * 99)
    clock.turn(minutes=1)
    await office.deliver(sender)
    sender.faults.clear()
    await come_back(office, sender, 28)
    summaries = [message.reply.summary for message in sender.messages]
    assert summaries == ["A post was left out while I was away"] * 2


async def test_a_post_that_nothing_can_be_picked_for_is_told(
    office: Office, sender: ListSender
) -> None:
    await office.schedule()
    await office.contact("id-of-olga")
    rename = update(tables.schedules).values(kind="weather")
    await office.database.transact(lambda tx: tx.execute(rename))
    office.clock.now = MONDAY
    await office.plan()
    await office.deliver(sender)
    [message] = sender.messages
    assert "This version knows no post called weather." in words(message.reply)


async def test_nothing_to_recap_is_nobodys_task(office: Office, sender: ListSender) -> None:
    office.quiet = True
    await office.schedule("recap")
    await office.contact("id-of-olga")
    office.clock.now = MONDAY
    await office.plan()
    await office.deliver(sender)
    assert [row.state for row in await office.rows()] == ["skipped"]


async def test_a_crowd_of_planners_tells_each_space_of_every_post_once(
    office: Office, clock: Clock
) -> None:
    spaces = [f"space-{number}" for number in range(6)]
    for space in spaces:
        for kind in ("challenge", "kaggle"):
            await office.schedule(kind, space=space)
        await office.contact("id-of-olga", space=space)
    clock.now = MONDAY + DAY
    await asyncio.gather(*(office.plan() for _ in range(4)))
    sender = ListSender(clock)
    clock.turn(minutes=1)
    await office.deliver(sender)
    counted = sorted((m.place.space, m.reply.summary) for m in sender.messages)
    assert counted == [(space, "2 posts were left out while I was away") for space in spaces]


async def test_a_long_list_is_cut(office: Office, sender: ListSender) -> None:
    await office.contact("id-of-olga")
    for number in range(notices.MOST_TOLD + 2):
        await office.schedule(f"kind-{number}")
    await come_back(office, sender, 28)
    [message] = sender.messages
    assert "And 2 more." in words(message.reply)
    assert len(lines_of(message.reply)) == notices.MOST_WAYS
    assert (await told(office))[0].slot == date(2026, 11, 23)
