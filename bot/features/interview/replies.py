"""What practice says. The answer is never in the question's reply: it waits behind a button."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog.schema import Interview, SystemDesign
from bot.chat.post import Occasion
from bot.chat.reply import Block, Bold, Button, Heading, ItemCard, Link, Prose, Reply, actions, text
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


def question(
    found: Interview, following: Interview | None, category: str, occasion: Occasion
) -> Reply:
    """A question, as the week's post or for one who asks, and what to do with it."""
    facts = (*facts_of(found), found.category.replace("-", " "))
    lead = "Interview question of the week" if occasion.posted else "Interview question"
    whole = ItemCard("Interview question", found.title, facts, found.question)
    card = in_post(whole, occasion, HOW_TO_ANSWER)
    buttons: list[Button | Link] = [
        _rubric_button(found),
        *_another_question(following, "Another one", category),
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


def staying(page: Reply) -> Reply:
    """The question of one who named none, with a word on why it is the same as last time."""
    *others, last = page.blocks
    said = text(
        "You get this one until you answer it; ", Bold("Another one"), " asks the next.", quiet=True
    )
    return replace(page, blocks=(*others, said, last))


def answer(found: Interview, following: Interview | None, edit: tuple[Link, ...]) -> Reply:
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
            *_another_question(following, "Another question", "any"),
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


def _another_question(following: Interview | None, said: str, category: str) -> list[Button]:
    if following is None:
        return []
    return [Button(said, f"interview {category} {following.short_id}")]


def _another_system(following: SystemDesign | None) -> list[Button]:
    if following is None:
        return []
    return [Button("Another system", f"design {following.id}")]


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)
