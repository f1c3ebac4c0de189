"""What a post leaves in a terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.console.sender import ConsoleSender
from bot.chat.invocation import Place
from bot.chat.reply import Actions, Button, Link, Reply, Tally, text
from bot.chat.sender import Sender

CHANNEL = Place("console", "console", "terminal")
KIM = Place("console", "console", "", person="Kim")
POST = Reply(
    "Challenge of the week: The dot product",
    (
        text("Write it."),
        Tally("done", ("Nobody finished it yet.",)),
        Actions((Button("I did it", "done dot-product"), Link("Read it", "https://example.org/r"))),
    ),
)


@pytest.fixture
def printed() -> list[str]:
    return []


@pytest.fixture
def sender(printed: list[str]) -> Sender:
    return ConsoleSender(printed.append)


async def test_a_post_is_printed_with_the_lines_its_buttons_type(
    sender: Sender, printed: list[str]
) -> None:
    await sender.turn(CHANNEL)
    assert printed == []
    assert await sender.send(CHANNEL, POST, "key-1") == "key-1"
    assert printed == [
        "\n--- posted in #terminal ---\nWrite it.\n\nNobody finished it yet.\n\n"
        "I did it: done dot-product\nRead it (https://example.org/r)\n---"
    ]


async def test_a_direct_message_says_whose_it_is(sender: Sender, printed: list[str]) -> None:
    await sender.send(KIM, POST, "key-1")
    assert printed[0].startswith("\n--- direct message to Kim ---\nWrite it.")


async def test_a_new_number_is_printed_under_the_summary_alone(
    sender: Sender, printed: list[str]
) -> None:
    changed = POST.with_tallies([Tally("done", ("2 members finished it.",))])
    await sender.edit(CHANNEL, "key-1", changed, "key-1")
    assert printed == [
        "\n--- Challenge of the week: The dot product ---\n2 members finished it.\n---"
    ]


async def test_a_change_without_numbers_prints_nothing_twice(
    sender: Sender, printed: list[str]
) -> None:
    await sender.edit(CHANNEL, "key-1", Reply("Hello", (text("Hello"),)), "key-1")
    assert printed == []


async def test_a_terminal_has_no_threads_no_addresses_and_no_history(sender: Sender) -> None:
    assert await sender.open_thread(CHANNEL, "key-1", "Talk") == ""
    assert sender.link(CHANNEL, "key-1") == ""
    assert not sender.can(CHANNEL).find
    assert await sender.find(CHANNEL, "key-1", datetime(2026, 11, 20, tzinfo=UTC)) is None
