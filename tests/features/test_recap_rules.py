"""The recap: who did what, in alphabetical order; where most are; what is cut."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.catalog.catalog import Catalog
from bot.chat.post import Occasion
from bot.chat.reply import Heading, plain
from bot.features.recap.replies import recap
from bot.features.recap.rules import Share, Summary, summarise
from bot.store.entries import EntryKind, ItemState, LoggedItem

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
DONE, STUDY, ACTIVITY = EntryKind.DONE, EntryKind.STUDY, EntryKind.ACTIVITY


def state(item_id: str, days_ago: int) -> ItemState:
    return ItemState(item_id, 1, 30, NOW - timedelta(days=days_ago), None)


def said(week: Summary) -> str:
    return "\n".join(
        "".join(map(plain, block.fallback().spans)) for block in recap(week, Occasion()).blocks
    )


def test_names_stand_in_alphabetical_order_with_what_they_did(tiny: Catalog) -> None:
    deeds = [
        LoggedItem(3, "zoe", DONE, "top-vectors", 0),
        LoggedItem(1, "Bo", DONE, "cha-dot-product", 0),
        LoggedItem(2, "ana", STUDY, "top-trees", 45),
        LoggedItem(2, "ana", DONE, "top-trees", 0),
        LoggedItem(3, "zoe", ACTIVITY, "act-review-code", 30),
        LoggedItem(3, "zoe", ACTIVITY, "act-review-code", 0),
        LoggedItem(4, "Cy", ACTIVITY, "act-meetup", 0),
    ]
    week = summarise(tiny, deeds, [])
    assert (week.active, week.minutes, week.topics) == (4, 75, 2)
    assert [share.name for share in week.finished] == ["ana", "Bo", "zoe"]
    assert week.helped == (Share("zoe", ("Review somebody's code (2 times)",)),)


def test_two_members_of_one_name_stay_two(tiny: Catalog) -> None:
    deeds = [
        LoggedItem(2, "Kim", DONE, "top-trees", 0),
        LoggedItem(1, "Kim", DONE, "top-vectors", 0),
    ]
    assert [share.titles for share in summarise(tiny, deeds, []).finished] == [
        ("Vectors",),
        ("Decision trees",),
    ]


def test_most_are_where_more_members_worked_last_than_anywhere_else(tiny: Catalog) -> None:
    mathematics, trees = tiny.stage("S1").title, tiny.stage("S4").title
    assert trees != mathematics
    moved_on = [state("top-vectors", 9), state("top-boosting", 1), state("act-meetup", 0)]
    assert summarise(tiny, [], [moved_on]).most == trees
    assert (
        summarise(tiny, [], [moved_on, [state("top-vectors", 2)], [state("top-matrices", 2)]]).most
        == mathematics
    )
    assert summarise(tiny, [], [moved_on, [state("top-vectors", 2)]]).most == ""
    assert summarise(tiny, [], [[state("act-meetup", 0)], []]).most == ""


def test_long_lists_are_cut_with_a_count() -> None:
    everyone = tuple(Share(f"Member {number:02}", tuple("abcdefg")) for number in range(14))
    shown = said(Summary(14, 0, 0, everyone, (), ""))
    assert "Member 11: a, b, c, d and 3 more" in shown
    assert "Member 12" not in shown
    assert "and 2 more." in shown.split("\n")


def test_what_nobody_did_has_no_heading() -> None:
    shown = recap(Summary(1, 30, 0, (), (), ""), Occasion())
    assert not any(isinstance(block, Heading) for block in shown.blocks)
    assert shown.summary == "Your group's week: 1 member logged 30 min"
