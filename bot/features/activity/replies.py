"""What is said of activities: a page of each, and lists of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.catalog.parts import Stage
from bot.catalog.schema import Activity
from bot.catalog.stages import Beside
from bot.chat.phrases import label
from bot.chat.reply import (
    Block,
    Button,
    Choice,
    Command,
    Heading,
    ItemCard,
    Option,
    Prose,
    Reply,
    actions,
    fields,
    listing,
    text,
)
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.features.context import Context
from bot.features.counting import Counted, how_it_stands, list_of
from bot.features.items import LEVELS, LOGGED_BY, OPENED_BY
from bot.features.worth import how_densely, times_a_week

HELPS = "It is help for somebody else: the weekly recap names who gave some."


def activity(ctx: Context, one: Counted, *, share: bool) -> Reply:
    """An activity, whole. Where it is shared, nothing says how the member stands."""
    found = one.activity
    stage = ctx.catalog.stage(found.stage)
    facts = (
        stage.named,
        LEVELS[found.level],
        f"about {say_minutes(found.minutes)}",
        f"{several(found.points, 'point')} each time",
    )
    rows = [("Logged once for each", found.unit), ("Counts", _how_often(found))]
    if not share:
        rows.append(("For you", _for_you(one, ctx.today)))
    blocks: list[Block] = [
        ItemCard("Activity", found.title, facts, found.what),
        Heading("Evidence"),
        Prose(found.evidence),
        fields(*rows),
    ]
    if found.helps:
        blocks.append(text(HELPS, quiet=True))
    if found.topics:
        blocks.append(listing("It goes with:", list(map(ctx.catalog.title_of, found.topics))))
    blocks.append(
        actions(
            Button("Log it", LOGGED_BY.format(found.id), primary=True),
            Button(label(f"More of {stage.named}"), f"activities {stage.id}"),
            *ctx.edit(found),
        )
    )
    return Reply(f"{found.title}: {several(found.points, 'point')} each time", tuple(blocks))


def activities(lanes: Sequence[Beside], counted: Sequence[Counted], today: date) -> Reply:
    """All activities, by lane."""
    standing = {one.activity.id: one for one in counted}
    blocks: list[Block] = [
        text("Each is logged whenever you did it, with ", Command("log"), "; it is never finished.")
    ]
    for lane in lanes:
        own = [standing[activity.id] for activity in lane.activities]
        blocks += [Heading(lane.stage.named), list_of(own, today)]
    buttons = [Button(label(lane.stage.named), f"activities {lane.stage.id}") for lane in lanes]
    blocks.append(actions(*buttons, Button("My points", "points")))
    return Reply(
        f"{several(len(counted), 'activity', 'activities')}{_so_far(counted)}", tuple(blocks)
    )


def of_lane(stage: Stage, counted: Sequence[Counted], today: date) -> Reply:
    """The activities of one lane, each behind a choice."""
    options = tuple(
        Option(one.activity.title, OPENED_BY[Activity].format(one.activity.id)) for one in counted
    )
    many = several(len(counted), "activity", "activities")
    return Reply(
        f"{stage.named}: {many}{_so_far(counted)}",
        (
            Heading(stage.named),
            text(stage.summary),
            list_of(counted, today),
            actions(
                Choice("What counts for ...", options),
                Button("The whole lane", f"roadmap {stage.id}"),
                Button("All activities", "activities"),
            ),
        ),
    )


def _so_far(counted: Sequence[Counted]) -> str:
    so_far = sum(one.so_far for one in counted)
    if not so_far:
        return ""
    return f", {so_far} counted this week"


def _how_often(found: Activity) -> str:
    """``3 times a week, at most once in 2 days``."""
    densely = how_densely(found)
    if not densely or (found.weekly_cap == 1 and found.cooldown_days <= 1):
        return times_a_week(found)
    return f"{times_a_week(found)}, at most {densely}"


def _for_you(one: Counted, today: date) -> str:
    """How the member stands with it, in a sentence's part."""
    if not one.so_far and one.next_on == today:
        return "none of it counted yet this week"
    return how_it_stands(one, today)
