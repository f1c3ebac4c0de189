"""What a challenge says, in a post and when asked."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog.parts import RubricCheck
from bot.catalog.schema import Challenge
from bot.chat import limits
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
    Span,
    When,
    actions,
    text,
)
from bot.chat.words.days import say_date
from bot.chat.words.plurals import several
from bot.features.challenge.rules import Judged, Verdict
from bot.features.challenge.rules.opening import Opening
from bot.features.guessing import offer
from bot.features.items import (
    SOLVED_BY,
    done_button,
    facts_of,
    finishers,
    further_buttons,
    hand_in_button,
    hint_button,
    in_post,
    open_button,
    solution_button,
    stop,
    under_item,
)
from bot.features.worth import points_by_claim
from bot.store.entries import Entry

LAST_HINT = 3
THIRD_ROW = "\n"  # lines that a telephone needs for so many buttons


def challenge(found: Challenge, occasion: Occasion) -> Reply:
    """A challenge, as the week's post or for one who asks.

    What to do and what to hand in; for one who asks, an example and what is given besides.
    """
    facts = (*facts_of(found), found.kind.replace("-", " "))
    hand_in = f"**Hand in:** {found.hand_in}"
    card = ItemCard("Challenge", found.title, facts, found.task)
    blocks: list[Block] = [in_post(card, occasion, hand_in, THIRD_ROW)]
    if not occasion.posted:
        blocks += _given(found)
    blocks.append(Prose(hand_in))
    if found.tell and not occasion.posted:
        blocks.append(Prose(f"**Then tell the group:** {found.tell}"))
    blocks += under_item(occasion)
    blocks.append(_follow(found, occasion))
    lead = "This week's challenge" if occasion.posted else "Challenge"
    return Reply(f"{lead}: {found.title}", tuple(blocks))


def _given(found: Challenge) -> list[Block]:
    """An example, and what the solution has to keep to."""
    blocks: list[Block] = [Heading("Example"), Prose(found.example)]
    if found.constraints:
        blocks += [Heading("Constraints"), Prose(found.constraints)]
    return blocks


def hint(found: Challenge, number: int) -> Reply:
    """One hint before the last, and the way to the next."""
    further = hint_button(found, number + 1, f"Hint {number + 1}")
    return _hint(found, number, actions(further, done_button(found)))


def last_hint(found: Challenge, opens: Opening, zone: str) -> Reply:
    """The last hint, and when the solution follows."""
    stuck = "That was the last hint. Post where you are stuck: someone else is stuck there too."
    said: list[Block] = [text(stuck)]
    if opens.at is not None:
        said.append(text("The solution opens to you on ", When(opens.at, zone), "."))
    return _hint(found, LAST_HINT, *said, actions(done_button(found), solution_button(found)))


def _hint(found: Challenge, number: int, *follows: Block) -> Reply:
    said = f"Hint {number} of {LAST_HINT}"
    blocks = (Heading(f"{said}: {found.title}"), Prose(found.hints[number - 1]), *follows)
    return Reply(f"{said} for {found.title}", blocks)


def solution(found: Challenge, opens: Opening) -> Reply:
    """The answer, why it is right, and what goes wrong."""
    blocks: list[Block] = [
        Heading(f"Solution: {found.title}"),
        Prose(found.answer),
        Heading("Why"),
        Prose(found.solution_notes),
        Heading("Common mistakes"),
        Prose(found.common_mistakes),
    ]
    if opens.solved:
        blocks += [Heading("Further"), Prose(found.extension), actions(open_button(found))]
        return Reply(f"Solution: {found.title}", tuple(blocks))
    if not isinstance(found.check, RubricCheck):
        earned = several(points_by_claim(found), "point")
        blocks.append(text(f"From here on it earns {earned}, as without a checked answer."))
    blocks.append(actions(done_button(found), open_button(found, "The task")))
    return Reply(f"Solution: {found.title}", tuple(blocks))


def guess_first(found: Challenge) -> Reply:
    """Before a solution is told: the guess that the task asks for, or the solution all the same."""
    assert found.guess is not None
    return Reply(
        f"Guess before you look: {found.title}",
        (
            text("Guess before you look: ", Bold(found.guess.ask)),
            offer(found),
            actions(Button("Show the solution", f"{SOLVED_BY.format(found.id)} now:yes")),
        ),
    )


def not_open(found: Challenge, opens: Opening, zone: str) -> Reply:
    """When the solution opens, and what can be done until then."""
    first = "after your right answer"
    if isinstance(found.check, RubricCheck):
        first = "once you did it"
    ways: list[Span] = [f"{first}, "]
    if opens.at is not None:
        ways += ["on ", When(opens.at, zone), ", a day after your last hint"]
    else:
        ways.append("a day after you saw its third hint")
    if opens.week_over is not None:
        ways.append(f", or when its week is over, on {say_date(opens.week_over)}")
    return Reply(
        f"The solution of {found.title} is not open yet",
        (
            text("The solution of ", Bold(found.title), " is not open to you yet."),
            text("It opens ", *ways, ", whichever comes first."),
            actions(_next_step(found), hint_button(found), _last_weeks()),
        ),
    )


def _next_step(found: Challenge) -> Button:
    if isinstance(found.check, RubricCheck):
        return done_button(found)
    return hand_in_button(found)


def _last_weeks() -> Button:
    return Button("Last week's solution", SOLVED_BY.format("last week"))


def not_right(found: Challenge, judged: Judged, link: str) -> Reply:
    """After an answer that is close or wrong, or that only people can judge.

    ``link`` is an address that came with it.
    """
    if isinstance(found.check, RubricCheck):
        return _for_people(found, found.check, link)
    said, accent = "That is not it.", Accent.PLAIN
    if judged.verdict is Verdict.CLOSE:
        said, accent = "Close, not there yet.", Accent.WARNING
    blocks: list[Block] = [
        text(said, " Nothing is counted against you; take the time you need."),
    ]
    if judged.remark:
        blocks.append(Prose(judged.remark))
    blocks.append(actions(hand_in_button(found, "Try again"), hint_button(found)))
    return Reply(f"{said} {found.title}", tuple(blocks), accent=accent)


def right(
    found: Challenge, kept: Entry, claim: Entry | None, count: int, *, copied: bool = False
) -> Reply:
    """After the first right answer: what it earned, how many have it, how it can be solved.

    ``claim`` is what it takes the place of, where the member had said that it is done. ``copied``:
    they had read the solution before.
    """
    instead = f", in place of the {claim.points} for saying so" if claim is not None else ""
    if copied:
        instead = ", as you had read the solution"
    return _right(
        found,
        f" {several(kept.points, 'point')}{instead}. {finishers(count)}",
        solution_button(found, "Answer and mistakes"),
        Button("My progress", "progress"),
        Button("Board", "leaderboard"),
        Button("Undo", f"undo {kept.id}"),
    )


def right_again(found: Challenge) -> Reply:
    """After a right answer to a challenge that is finished already."""
    said = " You had finished it already; it counts once."
    return _right(
        found,
        said,
        solution_button(found, "Answer and mistakes"),
        Button("This week's challenge", "challenge"),
        Button("My progress", "progress"),
    )


def _for_people(found: Challenge, check: RubricCheck, link: str) -> Reply:
    finish = done_button(found)
    with_link = f"{finish.line} link:{link}"
    if link and len(with_link) <= limits.LINE:
        finish = replace(finish, line=with_link)
    criteria = "\n".join(f"- {criterion}" for criterion in check.criteria)
    return Reply(
        f"{found.title} is judged by people",
        (
            text("No machine can check this one. Post it to your group and judge it by these:"),
            Prose(criteria),
            actions(finish, hint_button(found)),
        ),
    )


def _right(found: Challenge, said: str, *further: Button) -> Reply:
    return Reply(
        f"Right: {found.title}",
        (
            text("Right: ", Bold(found.title), stop(found.title) + said),
            *_told(found),
            Heading("One way to solve it"),
            Prose(found.solution_notes),
            Heading("Further"),
            Prose(found.extension),
            actions(*further),
        ),
        accent=Accent.GOOD,
    )


def _told(found: Challenge) -> list[Block]:
    """What to tell the group beside the answer, where the challenge asks for that."""
    if not found.tell:
        return []
    return [Prose(f"**Now tell the group:** {found.tell}")]


def _follow(found: Challenge, occasion: Occasion) -> Actions:
    first = [hand_in_button(found), done_button(found, primary=False)]
    if isinstance(found.check, RubricCheck):  # judged by people: nothing is handed in here
        first = [done_button(found)]
    hints = [hint_button(found)]
    if not occasion.posted:
        hints.append(solution_button(found))
    return actions(*first, *hints, *further_buttons(found, occasion))
