"""What practice says. The answer is never in the question's reply: it waits behind a button."""

from __future__ import annotations

from bot.catalog.schema import Interview, SystemDesign
from bot.chat.post import Occasion
from bot.chat.reply import Block, Button, Heading, ItemCard, Link, Prose, Reply, actions, text
from bot.features.items import done_button, facts_of, post_buttons, small_print


def question(
    found: Interview, following: Interview | None, category: str, occasion: Occasion
) -> Reply:
    """A question, as the week's post or for one who asks, and what to do with it."""
    about = (*facts_of(found), found.category.replace("-", " "))
    another = (
        [Button("Another one", f"interview {category} {following.short_id}")] if following else []
    )
    return Reply(
        f"{'Interview question of the week' if occasion.posted else 'Interview question'}:"
        f" {found.title}",
        (
            ItemCard("Interview question", found.title, about, found.question),
            text(
                "Answer aloud for two minutes, to somebody or to a recorder; then look at the"
                " rubric.",
                quiet=True,
            ),
            *small_print(occasion),
            actions(
                Button("Show the rubric", f"rubric {found.id}", primary=True),
                *another,
                Button("I answered it", f"done {found.id}"),
                *post_buttons(found, occasion),
                *occasion.edit,
            ),
        ),
    )


def answer(found: Interview, following: Interview | None, edit: tuple[Link, ...]) -> Reply:
    """What a good answer holds, and how to judge one's own."""
    another = (
        [Button("Another question", f"interview any {following.short_id}")] if following else []
    )
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
        actions(Button("I answered it", f"done {found.id}", primary=True), *another, *edit),
    ]
    return Reply(f"Rubric: {found.title}", tuple(blocks))


def system(found: SystemDesign, following: SystemDesign | None, edit: tuple[Link, ...]) -> Reply:
    """A design prompt with its phases."""
    total = sum(phase.minutes for phase in found.phases)
    blocks: list[Block] = [
        ItemCard(
            "System design",
            found.title,
            (f"level {found.level}", f"{total} min", found.domain),
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
    rubric = Button("Show the rubric", f"rubric {found.id}", primary=True)
    blocks.append(
        actions(rubric, *_another_system(following), Button("I did it", f"done {found.id}"), *edit)
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


def _another_system(following: SystemDesign | None) -> list[Button]:
    return [Button("Another system", f"design {following.id}")] if following else []


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)
