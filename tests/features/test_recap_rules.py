"""The recap: who did what, in alphabetical order; where most are; what is cut."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.catalog.catalog import Catalog
from bot.chat.post import Occasion
from bot.chat.reply import Heading, Reply, plain
from bot.features.recap.replies import recap
from bot.features.recap.rules import Share, Summary, summarise
from bot.store.deeds import Deed
from bot.store.entries import EntryKind

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
DONE, STUDY, ACTIVITY = EntryKind.DONE, EntryKind.STUDY, EntryKind.ACTIVITY


def worded(week: Summary) -> Reply:
    return recap(week, Occasion(), NOW - timedelta(days=7), "Asia/Tokyo")


def said(week: Summary) -> str:
    return "\n".join("".join(map(plain, block.fallback().spans)) for block in worded(week).blocks)


def test_names_stand_in_alphabetical_order_with_what_they_did(tiny: Catalog) -> None:
    deeds = [
        Deed(3, "zoe", DONE, "top-vectors", 0),
        Deed(1, "Bo", DONE, "cha-dot-product", 0),
        Deed(2, "ana", STUDY, "top-trees", 45),
        Deed(2, "ana", DONE, "top-trees", 0),
        Deed(3, "zoe", ACTIVITY, "act-review-code", 30),
        Deed(3, "zoe", ACTIVITY, "act-review-code", 0),
        Deed(4, "Cy", ACTIVITY, "act-meetup", 15),
    ]
    week = summarise(tiny, deeds, [])
    assert (week.active, week.minutes, week.topics) == (4, 90, 2)
    assert [share.name for share in week.finished] == ["ana", "Bo", "zoe"]
    assert week.helped == (Share("zoe", ("Review somebody's code (2 times)",)),)


@pytest.mark.parametrize(("timed", "minutes"), [(1, 0), (2, 0), (3, 60), (4, 80)])
def test_minutes_are_told_where_nobody_can_work_out_whose_they_are(
    tiny: Catalog, timed: int, minutes: int
) -> None:
    deeds = [Deed(number, f"M{number}", STUDY, "top-trees", 10) for number in range(timed)] * 2
    deeds += [Deed(9, "Zoe", DONE, "top-vectors", 0), Deed(10, "Yu", DONE, "top-vectors", 0)]
    assert summarise(tiny, deeds, []).minutes == minutes


def test_two_members_of_one_name_stay_two(tiny: Catalog) -> None:
    deeds = [
        Deed(2, "Kim", DONE, "top-trees", 0),
        Deed(1, "Kim", DONE, "top-vectors", 0),
    ]
    finished = summarise(tiny, deeds, []).finished
    assert [share.titles for share in finished] == [("Vectors",), ("Decision trees",)]


def test_most_are_where_more_members_worked_last_than_anywhere_else(tiny: Catalog) -> None:
    mathematics, trees = tiny.stage("S1").title, tiny.stage("S4").title
    assert trees != mathematics
    moved_on = [(1, "act-meetup"), (1, "top-boosting"), (1, "top-vectors")]
    vectors, matrices = [(2, "top-vectors")], [(3, "top-matrices")]
    assert summarise(tiny, [], moved_on).most == trees
    assert summarise(tiny, [], [*moved_on, *vectors, *matrices]).most == mathematics
    assert summarise(tiny, [], [*moved_on, *vectors]).most == ""
    assert summarise(tiny, [], [(1, "act-meetup")]).most == ""


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
    deeds = [
        Deed(1, "Lee", STUDY, "top-vectors", 20),
        Deed(2, "Tom", DONE, "top-vectors", 0),
        Deed(2, "Tom", STUDY, "top-vectors", 20),
        Deed(3, "Ana", STUDY, "top-trees", 600),
    ]
    told = summarise(tiny, deeds, [])
    assert told.others == ("Ana", "Lee")
    assert "Ana, Lee" in said(told).split("\n")
    many = Summary(15, 0, 0, (), (), tuple(f"M{number:02}" for number in range(15)), "")
    assert said(many).split("\n")[-4].endswith("M10, M11 and 3 more")


def test_own_work_goes_by_its_own_title(tiny: Catalog) -> None:
    deeds = [Deed(1, "Lee", DONE, "own-1", 0, "A talk on kernels")]
    assert summarise(tiny, deeds, []).finished == (Share("Lee", ("A talk on kernels",)),)
