"""``interview``, ``design`` and ``rubric``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from bot.catalog.catalog import AnyItem
from bot.catalog.schema import Interview, Item, SystemDesign
from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.interview import replies
from bot.features.interview.rules import (
    OTHER_CATEGORIES,
    doubt_category,
    following,
    in_order,
)
from bot.features.items import ShareFlag, none_yet, shared
from bot.features.naming import find_to_read, item_param, taken_as
from bot.store import entries

Category = Literal[
    "any",
    "algorithms",
    "evaluation",
    "data",
    "maths",
    "deep-learning",
    "mlops-and-cloud",
    "computer-science",
    "communication",
    "behavioural",
]


@command(
    "interview",
    "An interview question to answer aloud",
    example="interview evaluation",
    reads="always",
)
def interview(
    ctx: Context,
    category: Annotated[
        Category,
        Param("What it is about", also=OTHER_CATEGORIES, doubt=doubt_category),
    ] = "any",
    name: Annotated[str, item_param("A question you saw before", Interview)] = "",
    share: ShareFlag = False,
) -> Reply:
    """A question near what the member studies, the same one until it is answered.

    Its rubric is a button away.
    """
    asked = _questions(ctx, category)
    if name:
        found = find_to_read(ctx.catalog, name, (Interview,))
    elif not asked and ctx.catalog.of_kind(Interview):
        raise NotNow(
            f"There is no interview question in **{category}** yet.",
            [("Any other question", "interview")],
        )
    else:
        found = _first(ctx, Interview, asked, f"interview {category} {{}}")
    occasion = Occasion(edit=ctx.edit(found))
    following = _after(ctx, found, asked)
    page = replies.question(found, following, category, occasion)
    if following is not None and not name:
        page = replies.staying(page)
    return shared(taken_as(page, name, found), share)


@command("design", "A system to design aloud, phase by phase", example="design", reads="always")
def design(
    ctx: Context,
    name: Annotated[
        str, item_param("A system; one you have not done if left out", SystemDesign)
    ] = "",
    share: ShareFlag = False,
) -> Reply:
    """A system-design prompt with its phases; its rubric is a button away."""
    designs = ctx.catalog.of_kind(SystemDesign)
    if name:
        found = find_to_read(ctx.catalog, name, (SystemDesign,))
    else:
        found = _first(ctx, SystemDesign, designs, "design {}")
    page = replies.system(found, _after(ctx, found, designs), ctx.edit(found))
    return shared(taken_as(page, name, found), share)


@command(
    "rubric",
    "What a good answer holds, after you gave yours",
    example="rubric int-bias-variance",
    reads="always",
)
def rubric(
    ctx: Context,
    name: Annotated[
        str, item_param("An interview question or a system design", Interview, SystemDesign)
    ],
) -> Reply:
    """Answer points, rubric, follow-ups and pitfalls of a question.

    Criteria and traps of a design.
    """
    kinds: tuple[type[Item], ...] = (Interview, SystemDesign)
    found = find_to_read(ctx.catalog, name, kinds)
    if isinstance(found, Interview):
        next_question = _after(ctx, found, ctx.catalog.of_kind(Interview))
        return taken_as(replies.answer(found, next_question, ctx.edit(found)), name, found)
    assert isinstance(found, SystemDesign)  # the other of the two kinds
    next_design = _after(ctx, found, ctx.catalog.of_kind(SystemDesign))
    return taken_as(replies.judging(found, next_design, ctx.edit(found)), name, found)


def _questions(ctx: Context, category: Category) -> tuple[Interview, ...]:
    questions = ctx.catalog.of_kind(Interview)
    if category == "any":
        return questions
    return tuple(question for question in questions if question.category == category)


def _order(ctx: Context, items: Sequence[AnyItem]) -> tuple[list[AnyItem], set[str]]:
    """(the items in the member's own order, the ids of all that the member finished)."""
    states = entries.states(ctx.tx, ctx.member)
    done = {id for id, state in states.items() if state.done_at}
    return in_order(items, ctx.member.id, set(states)), done


def _first(ctx: Context, kind: type[Item], items: Sequence[AnyItem], again: str) -> AnyItem:
    """The first that is not done; ``again`` is the line that asks one by its name."""
    order, done = _order(ctx, items)
    if not order:
        raise none_yet(kind)
    left = [item for item in order if item.id not in done]
    if left:
        return left[0]
    raise NotNow(
        f"You have done every {kind.noun} there is here. A second time is worth it: say more,"
        " in less time.",
        [("Take one again", again.format(order[0].short_id)), ("What is next?", "next")],
    )


def _after(ctx: Context, found: AnyItem, items: Sequence[AnyItem]) -> AnyItem | None:
    """The one after this in the member's own order; None where there is no other to do."""
    order, done = _order(ctx, items)
    return following(order, found, done)
