"""Names come from outside: what is kept of them, how they are shown, and who may change them."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.app import App
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Reply
from bot.store import members, names
from bot.store.database import Database
from bot.store.tables import accounts
from tests.fakes import START
from tests.store.hill import enter, space_of

FSI, PDI = "\u2068", "\u2069"
ISOLATED = f"{FSI}שלום{PDI}"
HILL = Place("discord", "hill", "general", "Hill")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana", "Ana"),
        ("  Ana \n Maria ", "Ana Maria"),
        ("שלום", "שלום"),
        ("🎉", "🎉"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("", ""),
        ("   \t\n", ""),
        ("\u200b\u200d\u2060", ""),
        ("\u3164\u3164", ""),
        ("\u2800", ""),
        ("\u115f\u1160\uffa0", ""),
        ("\u200f\u061c", ""),
        ("\ufe0f", ""),
        ("\u0301\u0302", ""),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 4),
        ("x" * 200, "x" * 80),
        ("x" * 79 + "\u200d💻", "x" * 79),
    ],
)
def test_a_name_is_kept_on_one_line_and_only_where_it_can_be_seen(typed: str, kept: str) -> None:
    assert names.clean(typed) == kept


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("Ana", "Ana"),
        ("שלום", ISOLATED),
        ("سلمى", f"{FSI}سلمى{PDI}"),
        ("Ana שלום", f"{FSI}Ana שלום{PDI}"),
        ("Ana ١٢", f"{FSI}Ana ١٢{PDI}"),
        ("Ana\u200f", f"{FSI}Ana\u200f{PDI}"),
        ("Ζωή", "Ζωή"),
        ("小明", "小明"),
        ("🎉", "🎉"),
        ("Ana 12", "Ana 12"),
        ("\u3164", "Member"),
    ],
)
def test_what_runs_from_right_to_left_is_isolated(kept: str, shown: str) -> None:
    assert names.shown(kept) == shown


@given(st.text(max_size=120))
def test_every_name_can_be_seen_and_ends_what_it_begins(typed: str) -> None:
    kept = names.clean(typed) or names.nameless("1234567890")
    shown = names.shown(kept)
    assert names.is_visible(shown)
    assert len(kept) <= names.LONGEST
    turning = {unicodedata.bidirectional(char) for char in kept} & {"R", "AL", "AN"}
    assert bool(turning) == (shown != kept)


async def test_who_has_no_name_is_called_by_the_end_of_the_id(database: Database) -> None:
    def join(tx: Any, name: str, id: str) -> str:
        return members.enter_member(tx, space_of(tx), (id, name), START).name

    assert await database.transact(lambda tx: join(tx, "\u3164", "998877661234")) == "Member 1234"
    assert await database.transact(lambda tx: join(tx, "", "U0ABCDEF")) == "Member CDEF"
    assert await database.transact(lambda tx: join(tx, "שלום", "998877661234")) == ISOLATED
    # Once there is a name, an event without one takes nothing away
    assert await database.transact(lambda tx: join(tx, "\u2800", "998877661234")) == ISOLATED


async def test_an_unseen_name_of_an_older_version_is_mended(database: Database) -> None:
    def unseen(tx: Any) -> None:
        ana = enter(tx)
        tx.execute(update(accounts).where(accounts.c.id == ana.account_id).values(name="\u3164"))

    def name(tx: Any) -> str | None:
        return members.name_of(tx, space_of(tx).id, "id-of-ana")

    await database.transact(unseen)
    assert await database.read(name) == "Member"

    def come(tx: Any) -> members.Member:
        return members.enter_member(tx, space_of(tx), ("id-of-ana", ""), START)

    assert (await database.transact(come)).name == "Member -ana"
    assert await database.read(name) == "Member -ana"


class Somebody:
    """Speaks as an account that has another name in each room."""

    def __init__(self, app: App, id: str) -> None:
        self.app, self.id = app, id
        self.said = 0

    async def __call__(self, name: str, line: str, place: Place = HILL) -> str:
        """What is answered, as a whole."""
        self.said += 1
        actor = Actor("discord", self.id, name)
        answer = await self.app.say(Request(f"{self.id}-{self.said}", actor, place, line))
        assert isinstance(answer, Reply)
        return repr(answer)


async def test_a_direct_message_renames_nobody(app: App) -> None:
    ana, bo = Somebody(app, "7"), Somebody(app, "8")
    await ana("Ana Bauer (mentor)", "log vectors 60")
    await ana("ana", "done vectors", Place("discord", "hill", "", person="7"))
    assert "Ana Bauer (mentor)" in await bo("Bo", "leaderboard")
    await ana("Ana Bauer", "log vectors 10")
    assert "'Ana Bauer'" in await bo("Bo", "leaderboard")


async def test_who_is_met_in_a_direct_message_first_goes_by_that_name_until_then(app: App) -> None:
    cy = Somebody(app, "9")
    alone = Place("discord", "hill", "", person="9")
    assert "'cy'" in await cy("cy", "log vectors 60", alone) + await cy("cy", "leaderboard", alone)
    assert "'Cy of the hill'" in await cy("Cy of the hill", "leaderboard")
    assert "'Cy of the hill'" in await cy("cy", "leaderboard", alone)
