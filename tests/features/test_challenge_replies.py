"""What a challenge says of what to hand in and what to tell, and what it says when it is solved."""

from __future__ import annotations

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge
from bot.chat.post import Occasion
from bot.chat.reply import Reply, plain
from bot.features.challenge import replies

TELL = "Which of the two loops you would keep."


def said(reply: Reply) -> str:
    return "\n".join("".join(map(plain, block.fallback().spans)) for block in reply.blocks)


@pytest.fixture
def found(tiny: Catalog) -> Challenge:
    item = tiny.get("cha-dot-product")
    assert isinstance(item, Challenge)
    return item.model_copy(update={"tell": TELL})


def test_what_to_tell_stands_beside_the_hand_in_and_an_accepted_answer(found: Challenge) -> None:
    assert f"Then tell the group:** {TELL}" in said(replies.challenge(found, Occasion()))
    assert f"Now tell the group:** {TELL}" in said(replies.right_again(found, found))


def test_a_post_has_no_room_for_it_and_an_answer_without_it_says_nothing(
    tiny: Catalog, found: Challenge
) -> None:
    post = said(replies.challenge(found, Occasion(posted=True)))
    bare = tiny.get("cha-dot-product")
    assert isinstance(bare, Challenge)
    assert "tell the group" not in post + said(replies.right_again(bare, bare))
