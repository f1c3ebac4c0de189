"""A weekly post is declared once; the function that words it stays a function."""

from __future__ import annotations

import re

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.chat import limits
from bot.chat.post import Occasion, PostSpec, post_of, weekly
from bot.chat.reply import Link, Reply, plain
from bot.features.index import POSTS


@weekly("song", noun="song", weekday=5, time="20:15", items=str)
def song_of_the_week(item: str, occasion: Occasion) -> Reply:
    return Reply(f"{'Late: ' if occasion.late else ''}{item}")


def test_what_was_declared_is_attached() -> None:
    spec = post_of(song_of_the_week)
    assert spec == PostSpec("song", "song", 5, "20:15", str, song_of_the_week)
    assert spec.word("Blue", Occasion(late=True)) == Reply("Late: Blue")
    assert song_of_the_week("Blue", Occasion(late=True)) == Reply("Late: Blue")


def test_a_function_that_was_not_declared_is_a_fault() -> None:
    with pytest.raises(TypeError, match="not declared with @weekly"):
        post_of(lambda item, occasion: Reply(str(item)))


SPECS = [post_of(word) for word in POSTS]
PICKED = [spec for spec in SPECS if spec.items]


def test_no_two_posts_have_a_kind_or_a_moment_in_common() -> None:
    assert len({spec.kind for spec in SPECS}) == len(SPECS)
    assert len({(spec.weekday, spec.time) for spec in SPECS}) == len(SPECS)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.kind)
def test_a_declaration_fits_the_store_and_the_calendar(spec: PostSpec) -> None:
    assert re.fullmatch(r"[a-z-]{1,16}", spec.kind)
    assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", spec.time)
    assert 0 <= spec.weekday <= 6
    assert spec.items is None or issubclass(spec.items, Item)
    assert spec.items or not (spec.count or spec.votes)


@pytest.mark.parametrize("spec", PICKED, ids=lambda spec: spec.kind)
def test_every_item_can_be_posted_with_all_that_is_said_around_it(
    spec: PostSpec, tiny: Catalog
) -> None:
    edit = Link("Edit this page", "https://example.org/edit")
    assert spec.items is not None
    for item in tiny.of_kind(spec.items):
        reply = spec.word(item, Occasion("it fits", late=True, edit=(edit,), posted=True))
        said = "\n".join("".join(map(plain, block.fallback().spans)) for block in reply.blocks)
        assert 0 < len(reply.summary) <= limits.SUMMARY
        assert item.title in reply.summary
        assert f"Why this?: why {item.id}" in said
        assert f"Remind me: remind me {item.id}" in said
        assert "Chosen because" not in said
        assert "A little late" in said
        bare = spec.word(item, Occasion(edit=(edit,)))
        bare_said = "\n".join("".join(map(plain, block.fallback().spans)) for block in bare.blocks)
        assert "Chosen because" not in bare_said
        assert "Why this?" not in bare_said
        assert "A little late" not in bare_said
        assert "https://example.org/edit" in bare_said
