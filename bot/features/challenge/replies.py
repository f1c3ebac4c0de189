"""What a challenge says, in a post and when asked."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog.parts import NumberCheck, RubricCheck
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
from bot.features.challenge.questions import has_own_numbers, written_answer
from bot.features.challenge.rules import Judged, Verdict
from bot.features.challenge.rules.opening import Opening
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
    post_buttons,
    renew_button,
    solution_button,
    stop,
    under_item,
)
from bot.features.worth import points_by_claim
from bot.store.entries import Entry

LAST_HINT = 3
THIRD_ROW = "\n"  # lines that a telephone needs for so many buttons
MY_NUMBERS = "My numbers"
GROUPS_NUMBERS = (
    f"These numbers are a sample to talk about. Yours are behind **{MY_NUMBERS}**: the same task,"
    " and an answer of your own."
)
OWN_NUMBERS = (
    "These numbers are yours. The others have the same task with theirs, so talk about the way as"
    " much as you like."
)


def challenge(found: Challenge, occasion: Occasion) -> Reply:
    """A challenge, as the week's post or for one who asks.

    What to do and what to hand in; for one who asks, an example and what is given besides.
    """
    facts = (*facts_of(found), found.kind.replace("-", " "))
    card = ItemCard("Challenge", found.title, facts, found.task)
    said = [GROUPS_NUMBERS] if has_own_numbers(found) else []
    blocks: list[Block] = [in_post(card, occasion, _hand_in(found), *said, THIRD_ROW)]
    if not occasion.posted:
        blocks += _given(found)
    blocks += _wanted(found, posted=occasion.posted)
    blocks += map(Prose, said)
    blocks += under_item(occasion)
    blocks.append(_follow(found, occasion))
    lead = "This week's challenge" if occasion.posted else "Challenge"
    return Reply(f"{lead}: {found.title}", tuple(blocks))


def own_challenge(asked: Challenge, occasion: Occasion, *, fresh: bool) -> Reply:
    """A challenge with the numbers of whoever asks. ``fresh``: they are new, the old ones gone."""
    facts = (*facts_of(asked), asked.kind.replace("-", " "))
    blocks: list[Block] = []
    if fresh:
        blocks.append(text("Fresh numbers. An answer to those you had before counts no more."))
    blocks += [
        ItemCard("Challenge", asked.title, facts, asked.task),
        *_given(asked),
        *_wanted(asked, posted=False),
        text(OWN_NUMBERS),
        *under_item(occasion),
        actions(
            hand_in_button(asked),
            done_button(asked, primary=False),
            hint_button(asked),
            solution_button(asked),
            renew_button(asked),
            *further_buttons(asked, occasion),
        ),
    ]
    return Reply(f"Challenge, with your numbers: {asked.title}", tuple(blocks))


def _wanted(found: Challenge, *, posted: bool) -> list[Block]:
    """What to hand in; and what to tell the group then, which a post leaves out."""
    blocks: list[Block] = [Prose(_hand_in(found))]
    if found.tell and not posted:
        blocks.append(Prose(f"**Then tell the group:** {found.tell}"))
    return blocks


def _hand_in(found: Challenge) -> str:
    return f"**Hand in:** {found.hand_in}"


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


def solution(found: Challenge, asked: Challenge, opens: Opening) -> Reply:
    """The answer, why it is right, and what goes wrong.

    ``asked`` is the challenge with the member's own numbers.
    """
    blocks: list[Block] = [
        Heading(f"Solution: {found.title}"),
        *(_two_answers(found, asked) or [Prose(found.answer)]),
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


def not_open(found: Challenge, opens: Opening, zone: str) -> Reply:
    """When the solution opens, and what can be done until then."""
    first = "after your right answer"
    if isinstance(found.check, RubricCheck):
        first = "once you did it"
    ways: list[Span] = [f"{first}, "]
    if opens.at is not None:
        ways += ["or on ", When(opens.at, zone), ", a day after your last hint"]
    else:
        ways.append("or a day after you saw its third hint")
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


def right_for_the_group(found: Challenge) -> Reply:
    """After the answer to the sample's numbers, where the member has others."""
    said = "That is right for the group's numbers. Yours are others; hand in the answer to those."
    return Reply(
        f"Right for the group's numbers: {found.title}",
        (
            text(said, " Nothing is counted against you."),
            actions(
                replace(open_button(found, MY_NUMBERS), primary=True),
                hand_in_button(found, "Try again", primary=False),
            ),
        ),
        accent=Accent.WARNING,
    )


def right(
    found: Challenge,
    asked: Challenge,
    kept: Entry,
    claim: Entry | None,
    count: int,
    *,
    copied: bool = False,
) -> Reply:
    """After the first right answer: what it earned, how many have it, how it can be solved.

    ``asked`` is the challenge with the numbers that the member had. ``claim`` is what it takes the
    place of, where the member had said that it is done. ``copied``: they had read the solution
    before.
    """
    instead = f", in place of the {claim.points} for saying so" if claim is not None else ""
    if copied:
        instead = ", as you had read the solution"
    return _right(
        found,
        asked,
        f" {several(kept.points, 'point')}{instead}. {finishers(count)}",
        solution_button(found, "Answer and mistakes"),
        Button("My progress", "progress"),
        Button("Board", "leaderboard"),
        Button("Undo", f"undo {kept.id}"),
    )


def right_again(found: Challenge, asked: Challenge) -> Reply:
    """After a right answer to a challenge that is finished already."""
    said = " You had finished it already; it counts once."
    return _right(
        found,
        asked,
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


def _right(found: Challenge, asked: Challenge, said: str, *further: Button) -> Reply:
    return Reply(
        f"Right: {found.title}",
        (
            text("Right: ", Bold(found.title), stop(found.title) + said),
            *_told(found),
            Heading("One way to solve it"),
            *_two_answers(found, asked),
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


def _two_answers(found: Challenge, asked: Challenge) -> list[Block]:
    """The member's own answer and the sample's; nothing where everybody has the same."""
    if asked is found or not isinstance(asked.check, NumberCheck):
        return []
    yours = written_answer(asked.check)
    return [
        Prose(f"**With your numbers:** {yours}."),
        Prose(f"**With the group's,** which these notes are about: {found.answer}"),
    ]


def _follow(found: Challenge, occasion: Occasion) -> Actions:
    first = [hand_in_button(found), done_button(found, primary=False)]
    if isinstance(found.check, RubricCheck):  # judged by people: nothing is handed in here
        first = [done_button(found)]
    hints = [hint_button(found)]
    if not occasion.posted:
        hints.append(solution_button(found))
    further = further_buttons(found, occasion)
    if has_own_numbers(found):
        shown = open_button(found, MY_NUMBERS)
        further = [shown, *(post_buttons(found) if occasion.posted else further)]
    return actions(*first, *hints, *further)
