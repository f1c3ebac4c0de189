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
from bot.features.interview import replies, rules
from bot.features.interview.rules import (
    OTHER_CATEGORIES,
    OTHER_LEVELS,
    Turn,
    doubt_category,
    following,
    in_order,
    with_newest,
)
from bot.features.items import LEVELS, ShareFlag, none_yet, shared
from bot.features.naming import find_to_read, item_param, taken_as
from bot.store import asked, entries

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
Level = Literal["any", "easy", "medium", "hard"]


@command(
    "interview",
    "An interview question to answer aloud, another one each time",
    example="interview evaluation hard",
    about=(
        "Each time another question, until you were asked all that you have not answered, of a"
        " category or a level where you name one; then they begin again. Those on topics that you"
        " study come first, easy ones before hard ones."
    ),
)
def interview(
    ctx: Context,
    category: Annotated[
        Category,
        Param("What it is about", also=OTHER_CATEGORIES, doubt=doubt_category),
    ] = "any",
    level: Annotated[
        Level,
        Param(
            "How hard it is", also=OTHER_LEVELS, like=lambda _catalog, words: rules.is_level(words)
        ),
    ] = "any",
    name: Annotated[str, item_param("A question you saw before", Interview)] = "",
    share: ShareFlag = False,
) -> Reply:
    """A question near what the member studies, another one each time until all were asked.

    Its rubric is a button away.
    """
    wanted = _questions(ctx, category, level)
    seen = asked.questions(ctx.tx, ctx.member)
    if name:
        found, turn = find_to_read(ctx.catalog, name, (Interview,)), None
        asked.keep(ctx.tx, ctx.member, with_newest(seen, found))
    else:
        turn = _turn(ctx, wanted, seen, f"interview {category} {{}}")
        found = turn.found
        asked.keep(ctx.tx, ctx.member, turn.seen)
    following = _after(ctx, found, wanted)
    again = replies.another(following, "Another one", category, level)
    page = replies.question(found, again, Occasion(edit=ctx.edit(found)))
    if following is not None and turn is not None:
        page = replies.numbered(page, turn)
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
        again = replies.another(next_question, "Another question")
        return taken_as(replies.answer(found, again, ctx.edit(found)), name, found)
    assert isinstance(found, SystemDesign)  # the other of the two kinds
    next_design = _after(ctx, found, ctx.catalog.of_kind(SystemDesign))
    return taken_as(replies.judging(found, next_design, ctx.edit(found)), name, found)


def _questions(ctx: Context, category: Category, level: Level) -> list[Interview]:
    """The questions of a category and a level. NotNow where there is none."""
    questions = ctx.catalog.of_kind(Interview)
    found = [
        question
        for question in questions
        if category in ("any", question.category) and level in ("any", LEVELS[question.level])
    ]
    if questions and not found:
        raise NotNow(
            f"There is no {'' if level == 'any' else level + ' '}interview question"
            f"{'' if category == 'any' else f' in **{category}**'} yet.",
            _wider(category, level),
        )
    return found


def _wider(category: Category, level: Level) -> list[tuple[str, str]]:
    """What to ask for instead: any level of a category, or any question."""
    ways = [("Any other question", "interview")]
    if "any" not in (category, level):
        ways.insert(0, ("Any level of it", f"interview {category}"))
    return ways


def _turn(ctx: Context, wanted: Sequence[Interview], seen: Sequence[str], again: str) -> Turn:
    """What is asked next. NotNow where all of it is answered; ``again`` asks one by its name."""
    first = _first(ctx, Interview, wanted, again)
    order, done = _order(ctx, wanted)
    left = [question for question in order if question.id not in done]
    return rules.turn(left or [first], seen)


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
