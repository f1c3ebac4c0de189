"""``activity`` and ``activities``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity
from bot.catalog.stages import all_beside, beside, stages_with_activities
from bot.chat.command import command
from bot.chat.parameter import Param, Suggestion
from bot.chat.reply import Reply
from bot.features.activity import replies
from bot.features.context import Context
from bot.features.counting import counted_of
from bot.features.items import ShareFlag, none_yet, shared
from bot.features.naming import find_stage, find_to_read, item_param, suggest_stages, taken_as


def complete_lane(catalog: Catalog, typed: str) -> Sequence[Suggestion]:
    """The lanes that have activities."""
    return suggest_stages(stages_with_activities(catalog), typed)


@command(
    "activity",
    "One activity: what it is, what counts, how often",
    example="activity meetup",
    reads="always",
)
def activity(
    ctx: Context,
    name: Annotated[str, item_param("An activity", Activity)],
    share: ShareFlag = False,
) -> Reply:
    """An activity, whole, with what of it still counts for the member this week."""
    found = find_to_read(ctx.catalog, name, (Activity,))
    [standing] = counted_of(ctx, [found])
    page = replies.activity(ctx, standing, share=share)
    return shared(taken_as(page, name, found), share)


@command(
    "activities",
    "What you can do again and again, and what still counts this week",
    example="activities S10",
    about=(
        "An activity is never finished: `log meetup` logs it each time. What it is worth, how often"
        " it counts and what evidence it wants stands on its page: `activity meetup`."
    ),
    also=("my activities", "lanes"),
    reads="always",
)
def activities(
    ctx: Context,
    lane: Annotated[
        str, Param("Only of one lane, like S10", complete=complete_lane, high=60, rest=True)
    ] = "",
) -> Reply:
    """The activities by lane, or those of one, each with how it stands this week."""
    if not ctx.catalog.of_kind(Activity):
        raise none_yet(Activity)
    if not lane:
        lanes = [one for one in all_beside(ctx.catalog) if one.activities]
        counted = counted_of(ctx, ctx.catalog.of_kind(Activity))
        return replies.activities(lanes, counted, ctx.today)
    stage = find_stage(stages_with_activities(ctx.catalog), lane, "lane")
    counted = counted_of(ctx, beside(ctx.catalog, stage).activities)
    return replies.of_lane(stage, counted, ctx.today)
