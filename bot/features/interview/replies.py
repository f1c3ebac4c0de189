"""What practice says. The answer is never in the question's reply: it waits behind a button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.catalog.schema import Interview, SystemDesign
from bot.chat.post import Occasion
from bot.chat.reply import Block, Button, Heading, ItemCard, Link, Prose, Reply, actions, text
from bot.features.interview.rules import Turn
from bot.features.items import (
    LEVELS,
    done_button,
    facts_of,
    in_post,
    more_button,
    points_fact,
    post_buttons,
    under_item,
)

HOW_TO_ANSWER = (
    "Answer aloud for two minutes, to somebody or to a recorder; then look at the rubric."
)


def question(found: Interview, another: Sequence[Button], occasion: Occasion) -> Reply:
    """A question, as the week's post or for one who asks, and what to do with it.

    ``another``: the button to the next one, where there is one.
    """
    facts = (*facts_of(found), found.category.replace("-", " "))
    lead = "Interview question of the week" if occasion.posted else "Interview question"
    whole = ItemCard("Interview question", found.title, facts, found.question)
    card = in_post(whole, occasion, HOW_TO_ANSWER)
    buttons: list[Button | Link] = [
        _rubric_button(found),
        *another,
        done_button(found, "I answered it", primary=False),
    ]
    if card != whole:
        buttons.append(more_button(found))
    buttons += post_buttons(found) if occasion.posted else occasion.edit
    return Reply(
        f"{lead}: {found.title}",
        (
            card,
            text(HOW_TO_ANSWER, quiet=True),
            *under_item(occasion),
            actions(*buttons),
        ),
    )


def numbered(page: Reply, turn: Turn) -> Reply:
    """The question of one who named none, with which of how many it is."""
    *others, last = page.blocks
    said = f"Question {turn.number} of {turn.total} that you have not answered"
    if turn.anew:
        said = f"You were asked all {turn.total} that you have not answered; they begin again"
    return replace(page, blocks=(*others, text(f"{said}.", quiet=True), last))


def another(
    following: Interview | None, said: str, category: str = "any", level: str = "any"
) -> list[Button]:
    """The button that asks the next question; none where there is no other."""
    if following is None:
        return []
    words = ["interview"]
    if (category, level) != ("any", "any"):
        words.append(category)
    if level != "any":
        words.append(level)
    return [Button(said, " ".join(words))]


def answer(found: Interview, another: Sequence[Button], edit: tuple[Link, ...]) -> Reply:
    """What a good answer holds, and how to judge one's own."""
    blocks: list[Block] = [
        Heading(found.title),
        Prose("**A good answer says**\n" + _list(found.answer_points)),
        Heading("Give yourself points"),
        Prose("\n".join(f"- **{points}**: {line}" for points, line in enumerate(found.rubric))),
        Heading("Asked next"),
        Prose(_list(found.follow_ups)),
        Heading("Where it goes wrong"),
        Prose(_list(found.pitfalls)),
        Heading("In a minute"),
        Prose(found.in_a_minute),
        actions(
            done_button(found, "I answered it"),
            *another,
            *edit,
        ),
    ]
    return Reply(f"Rubric: {found.title}", tuple(blocks))


def system(found: SystemDesign, following: SystemDesign | None, edit: tuple[Link, ...]) -> Reply:
    """A design prompt with its phases."""
    total = sum(phase.minutes for phase in found.phases)
    blocks: list[Block] = [
        ItemCard(
            "System design",
            found.title,
            (LEVELS[found.level], f"{total} min", *points_fact(found), found.domain),
            found.scenario,
        ),
        Prose(f"**Scale:** {found.scale}"),
        Prose(f"**It must:** {found.requirements}"),
        Prose(f"**Given:** {found.constraints}"),
    ]
    for number, phase in enumerate(found.phases, 1):
        blocks += [
            Heading(f"{number}. {phase.name} ({phase.minutes} min)"),
            Prose(_list(phase.prompts)),
        ]
    blocks.append(
        actions(
            _rubric_button(found),
            *_another_system(following),
            done_button(found, primary=False),
            *edit,
        )
    )
    return Reply(f"System design: {found.title}", tuple(blocks))


def judging(found: SystemDesign, following: SystemDesign | None, edit: tuple[Link, ...]) -> Reply:
    """By what a design is judged."""
    blocks: list[Block] = [
        Heading(found.title),
        Prose("**One point for each**\n" + _list(found.rubric)),
        Heading("Traps"),
        Prose(_list(found.traps)),
    ]
    if found.case_studies:
        studies = "\n".join(f"- [{study.title}]({study.url})" for study in found.case_studies)
        blocks += [Heading("How others built it"), Prose(studies)]
    blocks.append(actions(done_button(found), *_another_system(following), *edit))
    return Reply(f"Rubric: {found.title}", tuple(blocks))


def _rubric_button(found: Interview | SystemDesign) -> Button:
    return Button("Show the rubric", f"rubric {found.id}", primary=True)


def _another_system(following: SystemDesign | None) -> list[Button]:
    if following is None:
        return []
    return [Button("Another system", f"design {following.id}")]


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)
