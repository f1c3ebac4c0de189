"""What Slack is sent for each block: nothing lost, nothing over a limit, nothing of a member's taken for ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.controls import ACTION
from adapters.slack.limits import BLOCK_ID, BUTTON_VALUE, OPTION_VALUE
from adapters.slack.render import render, render_plain
from bot.chat.reply import (
    Actions,
    Audience,
    Board,
    BoardRow,
    Bold,
    Button,
    Channel,
    Choice,
    Command,
    Fields,
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
    Span,
    Step,
    Steps,
    StepState,
    Table,
    Text,
    When,
    fields,
    text,
)
from tests.adapters.slack.replies import NASTY, replies
from tests.adapters.slack.seen import Json, parsed_by_slack, parts, visible, without_breaks
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
    assert render(EXAMPLES[name], "key-1") == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_judge_has_nothing_against_an_example(name: str) -> None:
    assert [
        fault for message in render(EXAMPLES[name], "key-1") for fault in message_faults(message)
    ] == []


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(replies, st.sampled_from(["", "challenge-2026w47-c1"]))
def test_whatever_is_said_fits_and_nothing_is_lost(reply: Reply, key: str) -> None:
    messages = render(reply, key)
    assert [fault for message in messages for fault in message_faults(message)] == []
    shown = without_breaks(visible(messages))
    assert [
        word for word in [*_said(reply), *_prompts(reply)] if without_breaks(word) not in shown
    ] == []
    assert _typed(reply) == [line for message in messages for line in _lines(message["blocks"])]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(replies)
def test_text_alone_loses_nothing_either(reply: Reply) -> None:
    messages = render_plain(reply)
    assert [fault for message in messages for fault in message_faults(message)] == []
    shown = without_breaks(visible(messages))
    assert [word for word in _said(reply) if without_breaks(word) not in shown] == []
    assert all("<" not in message["text"] and ">" not in message["text"] for message in messages)


@pytest.mark.parametrize(
    "nasty", [*NASTY, "https://evil.example", "www.evil.example", "#general", "a\n> quoted"]
)
def test_nothing_a_member_wrote_pings_links_or_formats(nasty: str) -> None:
    reply = Reply(
        "Ana wrote something",
        (
            text(nasty),
            text(nasty, quiet=True),
            text(nasty, LinkTo(nasty, "https://example.org/ok"), quiet=True),
            text("Small ", Bold(nasty), Mono(nasty), quiet=True),
            fields(("Note", nasty), ("More", (Bold(nasty),))),
            Board((BoardRow(1, nasty, 5),)),
            Quote(nasty),
            Heading(nasty),
            Steps((Step(nasty, StepState.OPEN, nasty),)),
            Table((nasty, "b"), ((nasty, nasty),)),
            Actions((Button(nasty, "help"), Choice(nasty, (Option(nasty, "help"),)))),
        ),
    )
    messages = render(reply)
    assert nasty not in parsed_by_slack(messages)
    assert all(part.get("emoji", False) is False for part in parts(messages))
    links = [part["url"] for part in parts(messages) if part.get("type") == "link"]
    assert links == ["https://example.org/ok"] or "https://example.org/ok" in parsed_by_slack(
        messages
    )


def test_a_summary_can_not_ping_either() -> None:
    (message,) = render(Reply("<!channel> & <@U1>"))
    assert message["text"] == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_a_day_is_shown_in_the_readers_own_zone() -> None:
    when = When(MONDAY, "Europe/Vienna")
    (message,) = render(Reply("When", (text(when), text("On ", when, quiet=True))))
    date = next(part for part in parts(message) if part.get("type") == "date")
    assert (date["timestamp"], date["fallback"]) == (
        1795420800,
        "Mon 23 Nov 2026, 09:00 (Europe/Vienna)",
    )
    assert (
        "<!date^1795420800^{date_short}, {time}|Mon 23 Nov 2026, 09:00 (Europe/Vienna)>"
        in parsed_by_slack([message])
    )


def test_a_block_nobody_taught_it_is_written_as_its_fallback_says() -> None:
    class Compass:
        """A block of tomorrow, two fallbacks away from Text."""

        def fallback(self) -> Heading:
            return Heading("North")

    (message,) = render(Reply("A way", (Compass(),)))  # type: ignore[arg-type]  # not of the union: the point here
    assert "North" in visible([message])


def test_every_action_has_an_id_of_its_own_and_the_prefix_the_listener_wants() -> None:
    many = Actions(tuple(Button(f"Button {n}", f"done topic-{n}") for n in range(60)))
    (message,) = render(Reply("Many", (many, many)))
    ids = [part["action_id"] for part in parts(message) if "action_id" in part]
    assert len(ids) == len(set(ids)) == 120
    assert all(action_id.startswith(ACTION) for action_id in ids)


def test_lines_and_keys_of_the_core_fit_where_slack_carries_them() -> None:
    line = 64  # the longest line of a button or an option, by the core's own rule
    assert min(BUTTON_VALUE, OPTION_VALUE) >= line
    assert BLOCK_ID >= 25


def _said(reply: Reply) -> list[str]:
    """Every name, number, address and sentence of a reply."""
    return [reply.summary, *(word for block in reply.blocks for word in _words(block))]


def _words(block: Any) -> list[str]:
    match block:
        case Text(spans=spans):
            return [word for span in spans for word in _span(span)]
        case Heading(text=words) | Quote(text=words):
            return [words]
        case Prose(markdown=markdown):
            return markdown.split()
        case Fields(pairs=pairs):
            return [
                word
                for pair in pairs
                for word in (pair.name, *(w for s in pair.value for w in _span(s)))
            ]
        case Progress(label=label, done=done, total=total):
            return [label, f"{done} of {total}"]
        case Steps(steps=steps):
            return [word for step in steps for word in (step.title, step.note)]
        case Board(rows=rows):
            return [word for row in rows for word in (f"{row.rank}", row.name, f"{row.points}")]
        case ItemCard():
            return [block.kind, block.title, *block.facts, *block.body.split(), block.url or ""]
        case Table():
            return [*block.headers[1:], *(cell for row in block.rows for cell in row)]
        case Actions(items=items):
            return [word for item in items for word in _labels(item)]
    raise AssertionError(block)


def _span(span: Span) -> list[str]:
    match span:
        case str():
            return [span]
        case Bold(text=words) | Mono(text=words) | Command(line=words):
            return [words]
        case LinkTo(label=label, url=url):
            return [label, url.split("|")[0]]
        case When():
            return [span.local()]
        case Channel(platform="slack", id=channel):
            return [channel]
        case Channel(name=name):
            return [name]


def _labels(item: Button | Link | Choice) -> list[str]:
    match item:
        case Button(label=label):
            return [label]
        case Link(label=label, url=url):
            return [label, url]
        case Choice(options=options):
            return [option.label for option in options]


def _prompts(reply: Reply) -> list[str]:
    """What the menus ask; a menu written as lines to type asks nothing."""
    found = [item for block in reply.blocks if isinstance(block, Actions) for item in block.items]
    return [item.prompt for item in found if isinstance(item, Choice)]


def _typed(reply: Reply) -> list[str]:
    """The lines of every button and option, in order."""
    lines: list[str] = []
    for block in reply.blocks:
        for item in block.items if isinstance(block, Actions) else ():
            lines += [item.line] if isinstance(item, Button) else []
            lines += [option.line for option in item.options] if isinstance(item, Choice) else []
    return lines


def _lines(blocks: list[Json]) -> list[str]:
    return [part["value"] for part in parts(blocks) if "value" in part]
