"""Of groups that are one, each has its own channels and times; days off and picks are all's."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.store import joining, picks, schedules
from bot.store.database import Database
from bot.store.work import Transaction
from tests.fakes import START, Clock, Talk
from tests.store.hill import community_of


@pytest.fixture
async def say(app: App, database: Database) -> Talk:
    """A server and a workspace, each with its posts, that are one."""
    talk = Talk(app)
    await talk("setup UTC", organiser=True)
    await talk("setup Europe/Berlin", "eva", platform="slack", space="lake", organiser=True)
    await database.transact(join)
    return talk


def join(tx: Transaction) -> None:
    hill, lake = community_of(tx), community_of(tx, "lake", "slack")
    joining.join(tx, hill.id, lake.id, START)


async def next_days(database: Database) -> list[tuple[str, str, str]]:
    """Of every schedule: its platform, its kind, and the day on which it comes next."""

    def look(tx: Transaction) -> list[tuple[str, str, str]]:
        parts = community_of(tx).parts
        found = [one for part in parts for one in schedules.of_community(tx, part)]
        return sorted((s.platform, s.kind, str(s.next and s.next.day)) for s in found)

    return await database.read(look)


async def test_days_off_of_one_side_move_the_posts_of_both(say: Talk, database: Database) -> None:
    before = await next_days(database)
    await say("schedule vacation 2026-11-23 2026-11-29", organiser=True)
    off = await next_days(database)
    coming = [day for *_, day in off]
    assert {platform for platform, *_ in off} == {"discord", "slack"}
    assert not any("2026-11-23" <= day <= "2026-11-29" for day in coming)
    assert off != before
    await say("schedule back 1", "eva", platform="slack", space="lake", organiser=True)
    assert await next_days(database) == before


async def test_what_the_other_side_will_post_is_not_taken_back(
    say: Talk, database: Database
) -> None:
    """A preview keeps the pick; a change here forgets only what nobody posts any more."""
    eva = {"platform": "slack", "space": "lake"}
    await say("schedule preview challenge", "eva", organiser=True, **eva)
    kept = await database.read(lambda tx: picks.given(tx, community_of(tx)))
    assert [pick.kind for pick in kept] == ["challenge"]
    await say("schedule remove challenge", organiser=True)
    await say("schedule vacation 2026-12-24 2027-01-02", organiser=True)
    assert await database.read(lambda tx: picks.given(tx, community_of(tx))) == kept


async def test_each_side_keeps_its_own_times_and_zone(
    say: Talk, database: Database, clock: Clock
) -> None:
    def zones(tx: Transaction) -> list[set[str]]:
        parts = community_of(tx).parts
        return [{one.timing.zone for one in schedules.of_community(tx, part)} for part in parts]

    await say("schedule zone Asia/Tokyo", organiser=True)
    assert await database.read(zones) == [{"Asia/Tokyo"}, {"Europe/Berlin"}]
    shown = await say("schedule show", organiser=True)
    assert "Berlin" not in shown.to_json().decode()
