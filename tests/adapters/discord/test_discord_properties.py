"""What must hold of Discord's Markdown and of its official document, for all there can be.

What every renderer promises stands in tests/adapters/conformance.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.discord.limits import MESSAGE_TEXT
from adapters.discord.markup import escape
from adapters.discord.render import render
from adapters.discord.split import cut
from bot.chat.reply import Reply
from tests.chat.strategies import ANYTHING, keys
from tests.servers.discord_judge import SKIP_REASON, find_judge


@pytest.mark.skipif(find_judge() is None, reason=SKIP_REASON)
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(ANYTHING.replies, keys)
def test_the_official_document_takes_every_reply(reply: Reply, key: str) -> None:
    judge = find_judge()
    assert judge is not None
    for message in render(reply, key):
        assert judge.faults("POST", "/channels/1/messages", message.body) == []


@given(st.text(max_size=200))
def test_what_someone_typed_shows_as_it_is(typed: str) -> None:
    written = escape(typed)
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", written) == typed
    left = re.sub(r"\\.", "\0", written, flags=re.DOTALL)
    assert not re.search(r"[*_~|`<@\[\]]|\w://", left)
    assert not re.search(r"^\s*([#>+-]|\d+\.)", left, re.MULTILINE)


@given(
    st.lists(
        st.text(st.characters(categories=["L", "P", "S", "Zs"], exclude_characters="`")),
        max_size=12,
    )
)
def test_cutting_loses_no_character(paragraphs: list[str]) -> None:
    whole = "\n".join(paragraphs) * 40
    pieces = list(cut(whole, 300))
    assert all(len(piece) <= 300 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(whole.split())


@given(st.integers(1, 60), st.integers(100, 900))
def test_a_code_block_that_is_cut_is_opened_again(rows: int, limit: int) -> None:
    whole = "before\n```py\n" + "\n".join(f"line {n} = {n}" for n in range(rows)) + "\n```\nafter"
    pieces = list(cut(whole, limit))
    assert all(len(piece) <= limit and piece.count("```") % 2 == 0 for piece in pieces)
    assert all(f"line {n} = {n}" in "\n".join(pieces) for n in range(rows))


def test_the_longest_word_is_cut_too() -> None:
    assert [len(piece) for piece in cut("x" * (MESSAGE_TEXT + 1), MESSAGE_TEXT)] == [
        MESSAGE_TEXT - 4,
        5,
    ]
