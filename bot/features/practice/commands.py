"""``interview``, ``design`` and ``rubric``."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.catalog.schema import Interview, Item, SystemDesign
from bot.chat.command import Param, command
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.items import completer, find, known
from bot.features.practice import replies
from bot.features.practice.rules import AnyItem, in_order
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


@command("interview", "An interview question to answer aloud", example="interview evaluation")
def interview(
    ctx: Context,
    category: Annotated[Category, Param("What it is about")] = "any",
    name: Annotated[
        str, Param("A question you saw before", complete=completer(Interview), known=known(Interview), high=100)
    ] = "",
) -> Reply:
    """A question near what the member studies, one they have not answered yet; its rubric is a button away."""
    if name:
        found = find(ctx.catalog, name, (Interview,), "interview name:{}")
    else:
        asked = [q for q in ctx.catalog.of_kind(Interview) if category in ("any", q.category)]
        found = _first(ctx, asked, "interview question")
    return replies.question(found, _after(ctx, found, category), category)


@command("design", "A system to design aloud, phase by phase", example="design")
def design(
    ctx: Context,
    name: Annotated[
        str,
        Param(
            "A system; one you have not done if left out",
            complete=completer(SystemDesign),
            known=known(SystemDesign),
            high=100,
        ),
    ] = "",
) -> Reply:
    """A system-design prompt with its phases; its rubric is a button away."""
    if name:
        return replies.system(find(ctx.catalog, name, (SystemDesign,), "design {}"))
    return replies.system(_first(ctx, ctx.catalog.of_kind(SystemDesign), "system design"))


@command("rubric", "What a good answer holds, after you gave yours", example="rubric int-bias-variance")
def rubric(
    ctx: Context,
    name: Annotated[
        str,
        Param(
            "An interview question or a system design",
            complete=completer(Interview, SystemDesign),
            known=known(Interview, SystemDesign),
            high=100,
        ),
    ],
) -> Reply:
    """Answer points, rubric, follow-ups and pitfalls of a question; criteria and traps of a design."""
    kinds: tuple[type[Item], ...] = (Interview, SystemDesign)
    found = find(ctx.catalog, name, kinds, "rubric {}")
    if isinstance(found, Interview):
        return replies.answer(found)
    assert isinstance(found, SystemDesign)  # the other of the two kinds
    return replies.judging(found)


def _order(ctx: Context, items: list[AnyItem] | tuple[AnyItem, ...]) -> list[AnyItem]:
    states = entries.states(ctx.tx, ctx.member)
    done = {id for id, state in states.items() if state.done_at}
    return in_order(items, ctx.member.id, set(states), done)


def _first(ctx: Context, items: list[AnyItem] | tuple[AnyItem, ...], noun: str) -> AnyItem:
    order = _order(ctx, items)
    if not order:
        raise NotNow(f"You have answered every {noun} there is here. By its name you can take any of them again.")
    return order[0]


def _after(ctx: Context, found: Interview, category: str) -> Interview | None:
    """The question after this one in the member's own order; None where there is no other."""
    order = _order(ctx, [q for q in ctx.catalog.of_kind(Interview) if category in ("any", q.category)])
    others = [question for question in order if question.id != found.id]
    if not others:
        return None
    at = next((n for n, question in enumerate(order) if question.id == found.id), -1)
    return others[max(at, 0) % len(others)]
