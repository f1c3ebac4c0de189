"""What Slack is sent, as goldens; what every renderer promises is in the conformance suite."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.slack.controls import ACTION
from adapters.slack.limits import (
    BLOCKS_CHARACTERS,
    OPTION_VALUE,
    TALLY_TEXT,
)
from adapters.slack.render import render, render_plain
from adapters.slack.tables import table
from bot.chat import limits
from bot.chat.reply import (
    Actions,
    Audience,
    Board,
    BoardRow,
    Bold,
    Button,
    Channel,
    Choice,
    Heading,
    ItemCard,
    Link,
    LinkTo,
    Mono,
    Option,
    Progress,
    Prose,
    Quote,
    Reply,
    Step,
    Steps,
    StepState,
    Table,
    Tally,
    When,
    fields,
    plain,
    text,
)
from tests.adapters.conformance.reading import bare
from tests.adapters.slack.seen import parsed_by_slack, parts, visible
from tests.chat.facts import facts
from tests.chat.strategies import ANYTHING
from tests.servers.slack_judge import message_faults

GOLDENS = Path(__file__).parent / "goldens"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

EXAMPLES: dict[str, Reply] = {
    "logged": Reply(
        "Logged 45 min",
        (
            text(
                "Logged ",
                Bold("45 min"),
                " on ",
                Bold("Gradient boosting"),
                ". Reference ",
                Mono("k3f9"),
                ".",
            ),
            Progress("Trees", 3, 5),
            text(
                "Next: ", LinkTo("Model evaluation", "https://example.org/eval?a=1&b=2"), quiet=True
            ),
            Actions(
                (Button("Undo", "undo"), Button("Done with it", "done boosting", primary=True))
            ),
        ),
    ),
    "challenge": Reply(
        "This week's challenge: Bayes by hand",
        (
            Heading("This week's challenge"),
            ItemCard(
                "Challenge",
                "Bayes by hand",
                ("60 min", "level 2"),
                "Do **this**.\n\n- first\n- second\n\n```python\nx = 1\n\ny = 2\n```",
                "https://example.org/bayes",
            ),
            text(
                "Until ",
                When(MONDAY, "Europe/Vienna"),
                " in ",
                Channel("slack", "C1", "study"),
                ".",
            ),
            Actions(
                (Link("Open it", "https://example.org/bayes"), Button("I did it", "done cha-bayes"))
            ),
        ),
        Audience.EVERYONE,
    ),
    "board": Reply(
        "The board of the week",
        (
            Board(
                (
                    BoardRow(1, "ana", 120),
                    BoardRow(1, "*tom* <!channel>", 120, you=True),
                    BoardRow(3, "@here", 7),
                )
            ),
            text("You share the first place.", quiet=True),
            Actions(
                (
                    Choice(
                        "Another week",
                        (Option("Last week", "board last"), Option("All time", "board all")),
                    ),
                )
            ),
        ),
    ),
    "profile": Reply(
        "Ana's trail",
        (
            fields(
                ("Points", "120"),
                ("Zone", "Europe/Vienna"),
                ("Since", When(MONDAY, "Europe/Vienna", "day")),
            ),
            fields(("Note", "*mine* & <yours>")),
            Steps(
                (
                    Step("Algebra", StepState.DONE),
                    Step("Trees", StepState.STARTED, "3 of 5"),
                    Step("Boosting", StepState.LOCKED, "waits for Trees"),
                )
            ),
            Quote("A quote with\ntwo lines and a <@U1>"),
            Table(("Day", "Minutes"), (("Mon", "45"), ("Tue", ""))),
            Prose("Trusted *Markdown* with a [link](https://example.org)."),
        ),
    ),
    "bare": Reply("Undone"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_looks_like_its_golden(name: str) -> None:
    golden = GOLDENS / f"{name}.json"
    bodies = [message.body for message in render(EXAMPLES[name], "key-1")]
    assert bodies == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_judge_has_nothing_against_an_example(name: str) -> None:
    messages = render(EXAMPLES[name], "key-1")
    assert [fault for message in messages for fault in message_faults(message.body)] == []


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(ANYTHING.replies)
def test_text_alone_loses_nothing_either(reply: Reply) -> None:
    bodies = [message.body for message in render_plain(reply)]
    assert [fault for body in bodies for fault in message_faults(body)] == []
    shown = bare(visible(bodies))
    for fact in facts((text(reply.summary), *reply.blocks)):
        said = plain(fact.value) if fact.kind == "span" else fact.value
        assert bare(said) in shown
    assert all("<" not in body["text"] and ">" not in body["text"] for body in bodies)


def test_a_summary_can_not_ping_either() -> None:
    (message,) = render(Reply("<!channel> & <@U1>"))
    assert message.body["text"] == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_a_day_is_shown_in_the_readers_own_zone() -> None:
    when = When(MONDAY, "Europe/Vienna")
    (message,) = render(Reply("When", (text(when), text("On ", when, quiet=True))))
    date = next(part for part in parts(message.body) if part.get("type") == "date")
    assert (date["timestamp"], date["fallback"]) == (
        1795420800,
        "Mon 23 Nov 2026, 09:00 (Europe/Vienna)",
    )
    assert (
        "<!date^1795420800^{date_short}, {time}|Mon 23 Nov 2026, 09:00 (Europe/Vienna)>"
        in parsed_by_slack([message.body])
    )


def test_a_title_too_long_for_the_largest_print_is_bold() -> None:
    fits, too_long = "x" * 150, "x" * 151
    for block in (Heading(fits), ItemCard("Paper", fits, (), "Read it.")):
        assert render(Reply("x", (block,)))[0].body["blocks"][0]["type"] == "header"
    for block in (Heading(too_long), ItemCard("Paper", too_long, (), "Read it.")):
        assert render(Reply("x", (block,)))[0].body["blocks"][0]["type"] == "rich_text"


def test_every_action_has_an_id_of_its_own_and_the_prefix_the_listener_wants() -> None:
    many = Actions(tuple(Button(f"Button {n}", f"done topic-{n}") for n in range(60)))
    (message,) = render(Reply("Many", (many, many)))
    ids = [part["action_id"] for part in parts(message.body) if "action_id" in part]
    assert len(ids) == len(set(ids)) == 120
    assert all(action_id.startswith(ACTION) for action_id in ids)


def test_lines_of_the_core_fit_where_slack_carries_them() -> None:
    assert OPTION_VALUE >= limits.LINE


def test_a_number_that_is_not_there_yet_takes_its_room() -> None:
    full = text("x" * (BLOCKS_CHARACTERS - TALLY_TEXT))
    assert len(render(Reply("Read", (full, Tally("done", ()))))) == 1
    assert len(render(Reply("Read", (full, text("x"), Tally("done", ()))))) == 2


def test_a_number_stays_in_the_first_message_where_its_title_fills_one() -> None:
    paper = ItemCard("Paper", "A long one", (), "word " * 5000)
    first, *rest = render(Reply("Read", (paper, Tally("done", ("3 members finished it.",)))))
    assert "3 members finished it." in visible([first.body])
    assert "3 members finished it." not in visible(message.body for message in rest)


@pytest.mark.parametrize(("characters", "fits"), [(10_000, True), (10_001, False)])
def test_a_table_holds_ten_thousand_characters_over_all_its_cells(
    characters: int, fits: bool
) -> None:
    rows = tuple(("x" * 999, "") for _ in range(9))
    blank = len(rows)
    left = characters - len("AB") - 9 * 999 - blank - 1
    block = Table(("A", "B"), (*rows, ("y" * left, "")))
    assert (table(block) is not None) is fits
