"""The recap: who did what, in alphabetical order; where most are; what is cut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.catalog.catalog import Catalog
from bot.chat.post import Occasion
from bot.chat.reply import Heading, Reply, plain
from bot.features.recap.replies import recap
from bot.features.recap.rules import MOST_NAMES, Share, Summary, listed, summarise
from bot.store.deeds import Deed, Doer

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def worded(week: Summary) -> Reply:
    return recap(week, Occasion(), NOW - timedelta(days=7), "Asia/Tokyo")


def said(week: Summary) -> str:
    return "\n".join("".join(map(plain, block.fallback().spans)) for block in worded(week).blocks)


def test_names_stand_in_alphabetical_order_with_what_they_did(tiny: Catalog) -> None:
    doers = [
        Doer(1, "Bo", finished=1),
        Doer(2, "ana", 45, finished=1, topics=1),
        Doer(3, "zoe", 30, finished=1, topics=1, helped=2),
        Doer(4, "Cy", 15),
    ]
    finished = [Deed(3, "top-vectors"), Deed(1, "cha-dot-product"), Deed(2, "top-trees")]
    week = summarise(tiny, doers, finished, [Deed(3, "act-review-code")] * 2, {})
    assert (week.active, week.minutes, week.topics) == (4, 90, 2)
    assert [share.name for share in week.finished] == ["ana", "Bo", "zoe"]
    assert week.helped == (Share("zoe", ("Review somebody's code (2 times)",)),)


@pytest.mark.parametrize(("timed", "minutes"), [(1, 0), (2, 0), (3, 60), (4, 80)])
def test_minutes_are_told_where_nobody_can_work_out_whose_they_are(
    tiny: Catalog, timed: int, minutes: int
) -> None:
    doers = [Doer(number, f"M{number}", 20) for number in range(timed)]
    doers += [Doer(9, "Zoe"), Doer(10, "Yu")]
    assert summarise(tiny, doers, [], [], {}).minutes == minutes


def test_two_members_of_one_name_stay_two(tiny: Catalog) -> None:
    doers = [Doer(2, "Kim", finished=1), Doer(1, "Kim", finished=1)]
    deeds = [Deed(2, "top-trees"), Deed(1, "top-vectors")]
    finished = summarise(tiny, doers, deeds, [], {}).finished
    assert [share.titles for share in finished] == [("Vectors",), ("Decision trees",)]


def test_most_are_where_more_members_worked_last_than_anywhere_else(tiny: Catalog) -> None:
    mathematics, trees = tiny.stage("S1").title, tiny.stage("S4").title
    assert trees != mathematics
    boosting = {"top-boosting": 1}

    def most(last_worked: Mapping[str, int]) -> str:
        return summarise(tiny, [], [], [], last_worked).most

    assert most(boosting) == trees
    assert most(boosting | {"top-vectors": 1, "top-matrices": 1}) == mathematics
    assert most(boosting | {"top-vectors": 1}) == ""
    assert most({}) == ""


def test_only_those_are_looked_up_whom_the_post_has_room_for(tiny: Catalog) -> None:
    doers = [Doer(number, f"m{number:02}", finished=1) for number in range(20)]
    assert listed(reversed(doers)) == list(range(MOST_NAMES))
    deeds = [Deed(number, "top-vectors") for number in range(MOST_NAMES)]
    finished = summarise(tiny, doers, deeds, [], {}).finished
    assert [share.titles for share in finished] == [("Vectors",)] * 12 + [()] * 8


def test_long_lists_are_cut_with_a_count() -> None:
    everyone = tuple(Share(f"Member {number:02}", tuple("abcdefg")) for number in range(14))
    shown = said(Summary(14, 0, 0, everyone, (), (), ""))
    assert "Member 11: a · b · c · d · 3 more" in shown
    assert "Member 12" not in shown
    assert "and 2 more." in shown.split("\n")


def test_what_nobody_did_has_no_heading() -> None:
    shown = worded(Summary(1, 30, 0, (), (), (), ""))
    assert not any(isinstance(block, Heading) for block in shown.blocks)
    # By the group's own days it was Saturday already
    assert shown.summary == "Your group since Sat 14 Nov: 1 member logged 30 min"


def test_everybody_who_logged_is_named_once(tiny: Catalog) -> None:
    doers = [Doer(1, "Lee", 20), Doer(2, "Tom", 20, finished=1, topics=1), Doer(3, "Ana", 600)]
    told = summarise(tiny, doers, [Deed(2, "top-vectors")], [], {})
    assert told.others == ("Ana", "Lee")
    assert "Ana, Lee" in said(told).split("\n")
    many = Summary(15, 0, 0, (), (), tuple(f"M{number:02}" for number in range(15)), "")
    assert said(many).split("\n")[-4].endswith("M10, M11 and 3 more")


def test_own_work_goes_by_its_own_title(tiny: Catalog) -> None:
    deeds = [Deed(1, "own-1", "A talk on kernels")]
    assert summarise(tiny, [Doer(1, "Lee", finished=1)], deeds, [], {}).finished == (
        Share("Lee", ("A talk on kernels",)),
    )
