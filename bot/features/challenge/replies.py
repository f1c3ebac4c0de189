"""What a challenge says, in a post and when asked."""

from __future__ import annotations

from bot.catalog.parts import RubricCheck
from bot.catalog.schema import Challenge
from bot.chat.post import Occasion
from bot.chat.reply import (
    Accent,
    Actions,
    Block,
    Bold,
    Button,
    Heading,
    ItemCard,
    Prose,
    Reply,
    actions,
    text,
)
from bot.chat.words.plurals import several
from bot.features.challenge.rules import Judged, Verdict
from bot.features.items import done_button, facts_of, post_buttons, small_print, stop


def challenge(found: Challenge, occasion: Occasion) -> Reply:
    """A challenge, as the week's post or for one who asks: what to do, an example, what to hand in."""
    blocks: list[Block] = [
        ItemCard(
            "Challenge", found.title, (*facts_of(found), found.kind.replace("-", " ")), found.task
        ),
        Heading("Example"),
        Prose(found.example),
    ]
    if found.constraints:
        blocks += [Heading("Constraints"), Prose(found.constraints)]
    blocks.append(Prose(f"**Hand in:** {found.hand_in}"))
    lead = "This week's challenge" if occasion.posted else "Challenge"
    return Reply(
        f"{lead}: {found.title}", (*blocks, *small_print(occasion), _follow(found, occasion))
    )


def hint(found: Challenge, number: int) -> Reply:
    """One hint, and the way to the next."""
    further = [Button(f"Hint {number + 1}", f"hint {found.id} {number + 1}")] if number < 3 else []
    last = (
        []
        if further
        else [
            text(
                "That was the last hint. Post where you are stuck: someone else is stuck there too."
            )
        ]
    )
    return Reply(
        f"Hint {number} of 3 for {found.title}",
        (
            Heading(f"Hint {number} of 3: {found.title}"),
            Prose(found.hints[number - 1]),
            *last,
            actions(*further, done_button(found)),
        ),
    )


def not_right(found: Challenge, judged: Judged) -> Reply:
    """After an answer that is close or wrong, or that only people can judge."""
    hint_button = Button("Hint", f"hint {found.id} 1")
    if isinstance(found.check, RubricCheck):
        criteria = "\n".join(f"- {criterion}" for criterion in found.check.criteria)
        return Reply(
            f"{found.title} is judged by people",
            (
                text("No machine can check this one. Post it to your group and judge it by these:"),
                Prose(criteria),
                actions(done_button(found), hint_button),
            ),
        )
    close = judged.verdict is Verdict.CLOSE
    said = "Close, not there yet." if close else "That is not it."
    again = Button("Try again", f"submit {found.id}", primary=True)
    remark = [text(judged.remark)] if judged.remark else []
    return Reply(
        f"{said} {found.title}",
        (
            text(said, " Nothing is counted against you; take the time you need."),
            *remark,
            actions(again, hint_button),
        ),
        accent=Accent.WARNING if close else Accent.PLAIN,
    )


def right(found: Challenge, points: int, entry_id: int, finished: int) -> Reply:
    """After the first right answer: what it earned, how many have it, and how it can be solved."""
    many = f"{several(finished, 'member')} of your group finished it so far."
    return _right(
        found,
        f" {several(points, 'point')}."
        f" {many if finished > 1 else 'You are the first of your group to finish it.'}",
        Button("My progress", "progress"),
        Button("Board", "leaderboard"),
        Button("Undo", f"undo {entry_id}"),
    )


def right_again(found: Challenge) -> Reply:
    """After a right answer to a challenge that is finished already."""
    said = " You had finished it already; it counts once."
    return _right(
        found, said, Button("This week's challenge", "challenge"), Button("My progress", "progress")
    )


def _right(found: Challenge, said: str, *further: Button) -> Reply:
    return Reply(
        f"Right: {found.title}",
        (
            text("Right: ", Bold(found.title), stop(found.title) + said),
            Heading("One way to solve it"),
            Prose(found.solution_notes),
            Heading("Further"),
            Prose(found.extension),
            actions(*further),
        ),
        accent=Accent.GOOD,
    )


def _follow(found: Challenge, occasion: Occasion) -> Actions:
    by_people = isinstance(found.check, RubricCheck)
    hand_in = (
        done_button(found) if by_people else Button("Hand in", f"submit {found.id}", primary=True)
    )
    finished = [] if by_people else [Button("I did it", f"done {found.id}")]
    log = [Button("Log 30 min", f"log {found.topics[0]} 30")] if found.topics else []
    hint_button = Button("Hint", f"hint {found.id} 1")
    return actions(
        hand_in, *finished, hint_button, *post_buttons(found, occasion), *log, *occasion.edit
    )
