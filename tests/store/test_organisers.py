"""Who is named an organiser, and what organisers changed; on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from bot.messages import Message
from bot.store import hiding, organiser_log, organisers, presence, purge, spaces
from bot.store.database import Database
from bot.store.organisers import PERSON, ROLE, Organiser
from bot.store.tables import organiser_log as log_rows
from bot.store.tables import organisers as named_rows
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import enter, space_of

ANA = Organiser(PERSON, "id-of-ana", "Ana as it was", "Tom", START)
TUTORS = Organiser(ROLE, "r1", "tutors", "Tom", START + timedelta(minutes=1))


def is_named(tx: Transaction, account: str, *roles: str, space: str = "hill") -> bool:
    return organisers.is_named(tx, "discord", space, account, frozenset(roles))


async def test_a_person_and_a_role_are_named_in_one_space_alone(database: Database) -> None:
    def act(tx: Transaction) -> None:
        space, valley = space_of(tx), space_of(tx, "valley")
        assert not is_named(tx, "id-of-ana")
        assert organisers.name(tx, space, ANA)
        assert not organisers.name(tx, space, replace(ANA, named_by="Mia"))
        assert organisers.name(tx, space, TUTORS)
        assert is_named(tx, "id-of-ana")
        assert is_named(tx, "id-of-bo", "r9", "r1")
        assert not is_named(tx, "id-of-bo", "r9", "id-of-ana")
        assert not is_named(tx, "r1"), "a role's id is no account's"
        assert not is_named(tx, "id-of-ana", "r1", space="valley")
        assert organisers.named(tx, valley) == []

    await database.transact(act)


async def test_it_is_taken_back_once(database: Database) -> None:
    def act(tx: Transaction) -> None:
        space = space_of(tx)
        organisers.name(tx, space, ANA)
        organisers.name(tx, space, TUTORS)
        organisers.acted(tx, space, "id-of-ana")
        assert not organisers.unname(tx, space, ROLE, "id-of-ana")
        assert organisers.unname(tx, space, PERSON, "id-of-ana")
        assert not organisers.unname(tx, space, PERSON, "id-of-ana")
        assert not is_named(tx, "id-of-ana")
        assert organisers.accounts(tx, space) == []
        assert [one.name for one in organisers.named(tx, space)] == ["tutors"]

    await database.transact(act)


async def test_who_came_since_goes_by_the_name_that_they_have_now(database: Database) -> None:
    def act(tx: Transaction) -> None:
        space = space_of(tx)
        organisers.name(tx, space, ANA)
        assert [one.name for one in organisers.named(tx, space)] == ["Ana as it was"]
        hiding.set_hidden(tx, enter(tx, "ana"), True)
        [one] = organisers.named(tx, space)
        assert (one.name, one.hidden, one.named_by, one.named_at) == ("Ana", True, "Tom", START)

    await database.transact(act)


async def test_those_who_are_named_are_named_first_as_whom_to_turn_to(database: Database) -> None:
    def act(tx: Transaction) -> None:
        space = space_of(tx)
        for who in ("tom", "mia", "eva"):
            enter(tx, who)
            organisers.acted(tx, space, f"id-of-{who}")
        spaces.set_contact(tx, space, "id-of-tom")
        assert organisers.names(tx, space, "") == ["Tom", "Eva", "Mia"]
        organisers.name(tx, space, TUTORS)
        organisers.name(tx, space, replace(ANA, native_id="id-of-mia"))
        organisers.name(tx, space, ANA)
        assert organisers.names(tx, space, "") == ["Ana as it was", "Mia", "Tom"]
        assert organisers.names(tx, space, "id-of-tom") == ["Ana as it was", "Mia", "Eva"]

    await database.transact(act)


def note(tx: Transaction, line: str, days: int, space: str = "hill") -> None:
    who = enter(tx, "tom", space)
    did = Message("change.ordered", {"line": line})
    at = START + timedelta(days=days)
    organiser_log.keep(tx, space_of(tx, space), ("id-of-tom", who), "general", at, did)


def lines(tx: Transaction, limit: int = 10, skip: int = 0) -> list[str]:
    community = space_of(tx).community_id
    found = organiser_log.newest(tx, spaces.community_by_id(tx, community), limit, skip)
    return [str(change.did.values["line"]) for change in found]


async def test_what_was_changed_is_read_in_pages_and_forgotten_in_portions(
    database: Database,
) -> None:
    def act(tx: Transaction) -> None:
        for day in range(5):
            note(tx, f"day {day}", day)
        note(tx, "elsewhere", 2, "valley")
        assert lines(tx, 2) == ["day 4", "day 3"]
        assert lines(tx, 2, 4) == ["day 0"]
        [change] = organiser_log.newest(
            tx, spaces.community_by_id(tx, space_of(tx).community_id), 1
        )
        assert (change.name, change.platform, change.space, change.channel) == (
            "Tom",
            "discord",
            "Hill",
            "general",
        )
        before = START + timedelta(days=3)
        assert [organiser_log.forget(tx, before, 2) for _ in range(3)] == [2, 2, 0]
        assert lines(tx) == ["day 4", "day 3"]

    await database.transact(act)


async def test_both_go_with_the_space_though_its_group_has_another_one(database: Database) -> None:
    def act(tx: Transaction) -> None:
        space = space_of(tx)
        organisers.name(tx, space, ANA)
        organisers.name(tx, space_of(tx, "valley"), ANA)
        note(tx, "here", 0)
        note(tx, "there", 0, "valley")
        presence.leave(tx, "discord", "hill", START)
        while purge.purge(tx, START):
            pass
        left = [tx.execute(select(func.count()).select_from(t)).scalar_one() for t in TABLES]
        assert left == [1, 1]
        assert is_named(tx, "id-of-ana", space="valley")

    await database.transact(act)


TABLES = (named_rows, log_rows)
