"""Posts leave room for the group's talk: what to do, at most a telephone's screen of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from adapters.discord.render import render
from adapters.slack.render import render as render_slack
from bot.chat.reply import Actions, Button, Choice, lines_of
from bot.features.items import OPENED_BY
from tests.content.conftest import Shown
from tests.content.phone import SCREEN, height

MOST = 32  # lines of the longest post
MOST_BUTTONS = 6


@pytest.fixture
def posts(shown: list[Shown]) -> list[Shown]:
    return [one for one in shown if one.line.startswith("post ")]


def test_a_post_fills_at_most_a_telephones_screen(posts: Sequence[Shown]) -> None:
    heights = {
        one.item.id: sum(height(sent.body["components"]) for sent in render(one.reply, "key"))
        for one in posts
    }
    long = {id for id, lines in heights.items() if lines > SCREEN}
    assert len(long) <= len(heights) / 20, sorted(long)
    assert max(heights.values()) <= MOST


def test_what_a_post_leaves_out_is_one_press_away(posts: Sequence[Shown]) -> None:
    for one in posts:
        if "…" in repr(one.reply.blocks):
            assert OPENED_BY[type(one.item)].format(one.item.id) in lines_of(one.reply)


def test_a_post_has_few_buttons(posts: Sequence[Shown]) -> None:
    for one in posts:
        items = [i for block in one.reply.blocks if isinstance(block, Actions) for i in block.items]
        buttons = [item for item in items if not isinstance(item, Choice)]
        assert len(buttons) <= MOST_BUTTONS, one.line
        assert sum(isinstance(item, Button) and item.primary for item in buttons) <= 1


def test_a_post_keeps_bold_print_and_code_whole(posts: Sequence[Shown]) -> None:
    for one in posts:
        for sent in render_slack(one.reply, "key"):
            for block in sent.body["blocks"]:
                if block["type"] == "markdown":
                    assert block["text"].count("**") % 2 == 0, block["text"]
                    assert block["text"].count("`") % 2 == 0, block["text"]
