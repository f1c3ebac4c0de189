"""Communities that are one: read over all of them, and parted without a loss."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from bot.messages import Message
from bot.store import (
    ballots,
    boards,
    breaks,
    deeds,
    entries,
    hiding,
    joining,
    organiser_log,
    picks,
    presence,
    purge,
    spaces,
    standings,
)
from bot.store.database import Database
from bot.store.picks import Pick
from bot.store.recaps import Window
from bot.store.standings import Since
from bot.store.totals import ALL
from bot.store.weeks import Week
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, enter, space_of, study

DAY = timedelta(days=1)
HILL, VALLEY, LAKE = "hill", "valley", "lake"
THIS = Week.of(START.date())
WHY = Message("pick.near")


def join(tx: Transaction, leading: str = HILL, other: str = VALLEY) -> None:
    joining.join(tx, community_of(tx, leading).id, community_of(tx, other).id, START)


def part(tx: Transaction, leaving: str = VALLEY) -> None:
    joining.part(tx, community_of(tx, leaving).id, START.date())


def week(after: int) -> Week:
    return Week.of(START.date() + after * 7 * DAY)


def give(tx: Transaction, space: str, item: str, after: int = 0, kind: str = "paper") -> None:
    picks.keep(tx, community_of(tx, space), Pick(kind, week(after), item, WHY), START)


def given(tx: Transaction, space: str) -> list[tuple[Week, str]]:
    return [(pick.week, pick.item_id) for pick in picks.given(tx, community_of(tx, space))]


def board(tx: Transaction, space: str) -> list[tuple[int, str, int]]:
    group = community_of(tx, space)
    return [(p.rank, p.name, p.points) for p in boards.top(tx, group, ALL, 10)]


@pytest.fixture
async def database(database: Database) -> Database:
    """With three communities, each of them alone."""

    def make(tx: Transaction) -> None:
        for space in (HILL, VALLEY, LAKE):
            community_of(tx, space)

    await database.transact(make)
    return database


async def test_who_is_joined_is_seen_from_either_side(database: Database) -> None:
    def look(tx: Transaction) -> None:
        hill, valley, lake = (community_of(tx, space).id for space in (HILL, VALLEY, LAKE))
        join(tx, VALLEY, HILL)
        assert community_of(tx, HILL).parts == (valley, hill)
        assert community_of(tx, VALLEY).parts == (valley, hill)
        assert community_of(tx, HILL).leading == valley
        assert community_of(tx, LAKE).parts == (lake,)
        join(tx, HILL, LAKE)
        assert spaces.community_by_id(tx, lake).parts == (valley, hill, lake)
        every = spaces.parts_of_each(tx, [hill, valley, lake])
        assert set(every.values()) == {(valley, hill, lake)}

    await database.transact(look)


async def test_what_cannot_be_joined(database: Database) -> None:
    def refused(tx: Transaction) -> Iterator[tuple[str, str]]:
        yield HILL, HILL
        join(tx)
        yield HILL, VALLEY
        yield VALLEY, HILL
        yield LAKE, VALLEY  # which would leave the hill alone
        for number in range(joining.MOST - 2):
            join(tx, HILL, f"further-{number}")
        yield HILL, LAKE

    def look(tx: Transaction) -> None:
        for leading, other in refused(tx):
            before = community_of(tx, leading).parts
            with pytest.raises(ValueError, match="can't be joined"):
                join(tx, leading, other)
            assert community_of(tx, leading).parts == before

    await database.transact(look)


async def test_of_three_the_others_stay_together_when_the_leading_one_goes(
    database: Database,
) -> None:
    def look(tx: Transaction) -> None:
        hill, valley, lake = (community_of(tx, space).id for space in (HILL, VALLEY, LAKE))
        join(tx)
        join(tx, HILL, LAKE)
        give(tx, LAKE, "rea-a")
        part(tx, HILL)
        assert community_of(tx, HILL).parts == (hill,)
        assert community_of(tx, LAKE).parts == (valley, lake)
        for space in (HILL, VALLEY, LAKE):
            assert given(tx, space) == [(THIS, "rea-a")]
        part(tx, LAKE)
        assert [community_of(tx, space).parts for space in (VALLEY, LAKE)] == [(valley,), (lake,)]
        part(tx, LAKE)  # alone already

    await database.transact(look)


async def test_a_pick_of_one_side_is_the_others(database: Database) -> None:
    def look(tx: Transaction) -> None:
        give(tx, HILL, "rea-old")
        give(tx, VALLEY, "rea-other")
        before = picks.items(tx, community_of(tx, VALLEY))
        join(tx)
        group = community_of(tx, VALLEY)
        assert picks.items(tx, group) != before
        assert given(tx, HILL) == [(THIS, "rea-old"), (THIS, "rea-other")]
        give(tx, VALLEY, "rea-new", 1)
        assert picks.items(tx, group) == picks.items_of(group, picks.given(tx, group))
        for space in (HILL, VALLEY):
            found = picks.of_week(tx, community_of(tx, space), "paper", week(1))
            assert found is not None
            assert found.item_id == "rea-new"
            seen = picks.of_item(tx, community_of(tx, space), "rea-other")
            assert seen is not None
        part(tx)
        assert given(tx, HILL) == [(week(1), "rea-new"), (THIS, "rea-old")]
        assert given(tx, VALLEY) == [(week(1), "rea-new"), (THIS, "rea-other")]

    await database.transact(look)


async def test_a_later_pick_that_was_made_before_they_were_joined_stays_with_both(
    database: Database,
) -> None:
    def look(tx: Transaction) -> None:
        picks.keep(tx, community_of(tx, VALLEY), Pick("paper", week(1), "rea-a", WHY), START - DAY)
        join(tx)
        part(tx)
        assert given(tx, HILL) == given(tx, VALLEY) == [(week(1), "rea-a")]

    await database.transact(look)


async def test_a_dropped_pick_is_gone_for_both(database: Database) -> None:
    def look(tx: Transaction) -> None:
        give(tx, VALLEY, "rea-a")
        join(tx)
        group = community_of(tx, HILL)
        [pick] = picks.given(tx, group)
        picks.drop(tx, group, pick)
        assert given(tx, VALLEY) == []

    await database.transact(look)


async def test_votes_of_both_sides_are_counted_together_and_apart_again(
    database: Database,
) -> None:
    three = ("rea-a", "rea-b", "rea-c")

    def votes(tx: Transaction, space: str) -> list[int]:
        found = ballots.newest(tx, community_of(tx, space), "paper")
        assert found is not None
        return [many for _, many in found.votes]

    def look(tx: Transaction) -> None:
        ballots.open_(tx, community_of(tx, VALLEY), "paper", THIS, ("rea-x", "rea-b"))
        old = ballots.newest(tx, community_of(tx, VALLEY), "paper")
        assert old is not None
        cy = enter(tx, "cy", VALLEY)
        ballots.vote(tx, old, cy, "rea-x")
        join(tx)
        ballots.open_(tx, community_of(tx, HILL), "paper", THIS, three)
        ballot = ballots.newest(tx, community_of(tx, VALLEY), "paper")
        assert ballot is not None
        assert ballot.items == three
        assert ballots.vote_of(tx, ballot, cy) is None  # it was for what nobody can vote for now
        ballots.vote(tx, ballot, enter(tx, "ana", HILL), "rea-a")
        ballots.vote(tx, ballot, enter(tx, "bo", VALLEY), "rea-a")
        ballots.vote(tx, ballot, cy, "rea-b")
        assert votes(tx, HILL) == votes(tx, VALLEY) == [2, 1, 0]
        part(tx)
        assert votes(tx, HILL) == [1, 0, 0]
        assert votes(tx, VALLEY) == [1, 1, 0]

    await database.transact(look)


async def test_a_vote_that_only_one_side_had_opened_stays_with_both(database: Database) -> None:
    def look(tx: Transaction) -> None:
        ballots.open_(tx, community_of(tx, VALLEY), "paper", THIS, ("rea-a", "rea-b"))
        ballots.open_(tx, community_of(tx, VALLEY), "kaggle", THIS, ("kag-a", "kag-b"))
        ballots.open_(tx, community_of(tx, HILL), "kaggle", THIS, ("kag-c", "kag-d"))
        join(tx)
        part(tx)
        for kind, space, items in (
            ("paper", HILL, ("rea-a", "rea-b")),
            ("kaggle", HILL, ("kag-c", "kag-d")),
            ("kaggle", VALLEY, ("kag-c", "kag-d")),
        ):
            found = ballots.newest(tx, community_of(tx, space), kind)
            assert found is not None
            assert found.items == items

    await database.transact(look)


async def test_days_off_are_those_of_both(database: Database) -> None:
    today = START.date()

    def off(tx: Transaction, space: str) -> list[date]:
        return [one.first for one in breaks.of_community(tx, community_of(tx, space))]

    def look(tx: Transaction) -> None:
        hill, valley = community_of(tx, HILL), community_of(tx, VALLEY)
        breaks.add(tx, hill, "", today - 9 * DAY, today - 8 * DAY)
        breaks.add(tx, valley, "", today + DAY, today + DAY)
        join(tx)
        mine = breaks.add(tx, community_of(tx, VALLEY), "", today + 2 * DAY, today + 3 * DAY)
        for _ in range(2):  # what both have is one, however often they meet
            assert off(tx, HILL) == off(tx, VALLEY)
            found = breaks.of_communities(tx, [hill.id, valley.id])
            assert [one.first for one in found[valley.id]] == off(tx, VALLEY)
            part(tx)
            join(tx)
        assert off(tx, HILL) == [today - 9 * DAY, today + DAY, today + 2 * DAY]
        assert breaks.remove(tx, community_of(tx, HILL), mine)
        part(tx)
        assert off(tx, HILL) == [today - 9 * DAY, today + DAY]
        assert off(tx, VALLEY) == [today + DAY]

    await database.transact(look)


async def test_what_members_did_is_told_of_all(database: Database) -> None:
    def look(tx: Transaction) -> None:
        for who, space in (("ana", HILL), ("bo", VALLEY), ("cy", LAKE)):
            entries.add(tx, enter(tx, who, space), study(item="top-vectors"))
        join(tx)
        group = community_of(tx, VALLEY)
        window = Window(START - DAY, START + DAY)
        told = deeds.doers(tx, group, window, (), ())
        assert sorted(doer.name for doer in told) == ["Ana", "Bo"]
        assert entries.last_worked(tx, group, START - DAY, ["top-vectors"]) == {"top-vectors": 2}
        assert standings.was_begun(tx, group, "top-vectors")
        assert standings.newest(tx, group) == START
        since = Since(START - DAY, START - DAY, START - DAY)
        stand, lately = standings.of_community(tx, group, since, ["top-vectors"])
        assert [(one.started, one.members) for one in stand] == [(frozenset({"top-vectors"}), 2)]
        assert [(one.logged, one.minutes) for one in lately] == [(2, 60)]

    await database.transact(look)


async def test_what_organisers_changed_is_listed_of_all(database: Database) -> None:
    def look(tx: Transaction) -> None:
        join(tx)
        for number, space in enumerate((HILL, VALLEY, HILL, VALLEY)):
            who = ("id", enter(tx, "ana", space))
            did = Message("organisers.named", {"name": str(number)})
            organiser_log.keep(tx, space_of(tx, space), who, "general", START, did)
        group = community_of(tx, VALLEY)
        found = organiser_log.newest(tx, group, 2, 1)
        assert [change.did.values["name"] for change in found] == ["2", "1"]

    await database.transact(look)


@dataclass
class Model:
    """Who belongs together, and who has how many points: nothing else."""

    circles: list[set[str]] = field(default_factory=lambda: [{HILL}, {VALLEY}, {LAKE}])
    points: dict[tuple[str, str], int] = field(default_factory=dict)
    hidden: set[tuple[str, str]] = field(default_factory=set)

    def circle(self, space: str) -> set[str]:
        return next(circle for circle in self.circles if space in circle)

    def join(self, leading: str, other: str) -> bool:
        one, two = self.circle(leading), self.circle(other)
        if one is two or len(two) > 1:
            return False
        self.circles = [circle for circle in self.circles if circle not in (one, two)]
        self.circles.append(one | two)
        return True

    def part(self, leaving: str) -> None:
        circle = self.circle(leaving)
        self.circles.remove(circle)
        self.circles += [found for found in (circle - {leaving}, {leaving}) if found]

    def board(self, space: str) -> list[tuple[int, str, int]]:
        there = self.circle(space)
        shown = [
            (points, who)
            for (who, home), points in self.points.items()
            if home in there and (who, home) not in self.hidden and points
        ]
        found = []
        for points, who in sorted(shown, key=lambda one: (-one[0], one[1])):
            found.append((1 + sum(other > points for other, _ in shown), who, points))
        return found


@pytest.mark.parametrize("seed", range(6))
async def test_boards_equal_a_slow_model_whoever_joins_and_parts(
    database: Database, seed: int
) -> None:
    rng, model = random.Random(seed), Model()
    everywhere = (HILL, VALLEY, LAKE)

    def step(tx: Transaction) -> None:
        space, other = rng.choice(everywhere), rng.choice(everywhere)
        who = rng.choice(("Ana", "Bo", "Cy")) + space
        member = enter(tx, who, space)
        shown = (who.capitalize(), space)
        match rng.randrange(6):
            case 0 if model.join(space, other):
                join(tx, space, other)
            case 1:
                model.part(space)
                part(tx, space)
            case 2:
                hiding.set_hidden(tx, member, shown not in model.hidden)
                model.hidden ^= {shown}
            case _:
                points = rng.randrange(4)
                entries.add(tx, member, study(points))
                model.points[shown] = model.points.get(shown, 0) + points

    def compare(tx: Transaction) -> None:
        for space in everywhere:
            group, wanted = community_of(tx, space), model.board(space)
            assert board(tx, space) == wanted
            assert boards.count_on_board(tx, group, ALL) == len(wanted)
            for skip in range(len(wanted)):
                [place] = boards.top(tx, group, ALL, 1, skip)
                assert (place.rank, place.name, place.points) == wanted[skip]
                same = boards.count_with(tx, group, ALL, place.points)
                assert same == sum(points == place.points for *_, points in wanted)
            for _, name, points in wanted:
                member = enter(tx, name, _home(name))
                ahead = boards.just_ahead(tx, group, member, ALL)
                above = [more for *_, more in wanted if more > points]
                assert (ahead.points if ahead else None) == min(above, default=None)

    for _ in range(40):
        await database.transact(step)
        await database.transact(compare)


def _home(name: str) -> str:
    return next(space for space in (HILL, VALLEY, LAKE) if name.endswith(space))


async def test_days_are_told_in_the_zone_of_the_members_own_part(database: Database) -> None:
    """The same hour is yesterday's for one part and today's for the other."""

    def look(tx: Transaction) -> None:
        spaces.set_zone(tx, community_of(tx, VALLEY), "Pacific/Auckland")
        entries.add(tx, enter(tx, "bo", VALLEY), study(day=START.date()))
        join(tx)
        window = Window(START - timedelta(hours=1), START + DAY)
        [bo] = deeds.doers(tx, community_of(tx, HILL), window, (), ())
        assert bo.is_earlier

    await database.transact(look)


async def test_who_is_purged_is_parted_from_the_others_first(database: Database) -> None:
    def leave(tx: Transaction) -> None:
        join(tx)
        join(tx, HILL, LAKE)
        give(tx, LAKE, "rea-a")
        assert presence.leave(tx, "discord", HILL, START) is not None

    await database.transact(leave)
    while await database.transact(lambda tx: purge.purge(tx, START)) is not None:
        pass

    def look(tx: Transaction) -> None:
        valley, lake = (community_of(tx, space).id for space in (VALLEY, LAKE))
        assert community_of(tx, LAKE).parts == (valley, lake)
        assert given(tx, LAKE) == [(THIS, "rea-a")]
        assert len(community_of(tx, HILL).parts) == 1

    await database.transact(look)
