"""Every renderer keeps the same promises, for replies of every block there is."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.rendered import File, Rendered
from bot.chat.reply import Block, Heading, Reply, Tally, Text, text
from tests.adapters.conformance.platforms import RENDERERS, Renderer
from tests.adapters.conformance.promises import PROMISES, acted_on, lost
from tests.adapters.conformance.reading import bare
from tests.chat.facts import facts
from tests.chat.strategies import ANYTHING, BLOCKS, Maker, keys

on_every_platform = pytest.mark.parametrize("name", RENDERERS)
relaxed = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
some_keys = st.just("") | keys


def broken(platform: Renderer, reply: Reply, key: str) -> dict[str, list[str]]:
    """The promises that are not kept, and where."""
    kept = {promise.__name__: promise(platform, reply, key) for promise in PROMISES}
    return {name: faults for name, faults in kept.items() if faults}


@on_every_platform
@settings(relaxed, max_examples=50)
@given(reply=ANYTHING.replies, key=some_keys)
def test_every_promise_is_kept(name: str, reply: Reply, key: str) -> None:
    platform = RENDERERS[name]
    assert broken(platform, reply, key) == {}


@pytest.mark.parametrize("kind", BLOCKS)
@on_every_platform
@settings(relaxed, max_examples=15)
@given(data=st.data())
def test_every_promise_is_kept_by_a_block_that_opens_a_reply(
    name: str, kind: type, data: st.DataObject
) -> None:
    platform = RENDERERS[name]
    blocks = data.draw(st.lists(ANYTHING.of(kind), min_size=1, max_size=2))
    assert broken(platform, Reply("Anything", tuple(blocks)), "cairn-abc") == {}


@on_every_platform
@settings(relaxed, max_examples=60)
@given(data=st.data())
def test_what_members_typed_never_pings_links_or_formats(name: str, data: st.DataObject) -> None:
    platform = RENDERERS[name]
    typed = st.sampled_from([*platform.hostile, *platform.hostile_at_line_start])
    reply = data.draw(Maker(typed, st.just("Ours.")).replies)
    assert acted_on(platform, platform.render(reply, "")) == []


# Also sizes at which a number more begins a new message
fulls = st.builds(operator.sub, st.sampled_from([4_000, 12_000, 16_000]), st.integers(0, 500))
pages = (st.integers(1, 20_000) | fulls).map(lambda size: Text(("x" * size,)))
FORMER, NEWEST = "former-number-", "newest-number-"


def tallies(words: str) -> list[Tally]:
    """Two numbers, as long as one may be; none said where there are no words."""
    spans = ((words * 12)[:150],) if words else ()
    return [Tally("done", spans), Tally("votes", spans)]


@on_every_platform
@settings(relaxed, max_examples=60)
@given(
    blocks=st.lists(pages | ANYTHING.blocks, max_size=6),
    places=st.tuples(st.integers(0, 6), st.integers(0, 6)),
    words=st.sampled_from(["", FORMER]),
    key=some_keys,
)
def test_numbers_are_exchanged_in_place(
    name: str, blocks: list[Block], places: tuple[int, int], words: str, key: str
) -> None:
    platform = RENDERERS[name]
    made: list[Block] = [block for block in blocks if not isinstance(block, Tally)]
    for tally, place in zip(tallies(words), places, strict=True):
        made.insert(place, tally)
    reply = Reply("A post", (*made, text("Read this.")))
    newest = tallies(NEWEST)
    before, after = platform.render(reply, key), platform.render(reply.with_tallies(newest), key)
    assert len(before) == len(after)
    at = platform.edited % len(before)
    assert others(before, at) == others(after, at)
    assert lost(platform, facts(tuple(newest)), [after[at]]) == []
    assert FORMER not in platform.text(after)
    assert without_numbers(platform, before[at]) == without_numbers(platform, after[at])


def others(messages: list[Rendered], edited: int) -> list[Rendered]:
    """The messages that an edit leaves alone."""
    return messages[:edited] + messages[edited + 1 :]


def without_numbers(platform: Renderer, message: Rendered) -> str:
    """What a message says besides, without the marks of small print and what stands for nothing."""
    text = platform.text([message])
    for number in tallies(FORMER) + tallies(NEWEST):
        text = text.replace(str(number.spans[0]), "")
    return bare(re.sub(r"^(-# ?|–)$", "", text, flags=re.MULTILINE))


@on_every_platform
def test_no_file_is_lost_on_its_way(name: str) -> None:
    platform = RENDERERS[name]
    [message] = platform.render(Reply("A plan", (text("See the plan."),)), "")
    drawn = File("plan.png", b"\x89PNG", "A drawing of the plan")
    sent = platform.posted([replace(message, files=(*message.files, drawn))])
    assert "plan.png" in sent
    assert "A drawing of the plan" in sent


@dataclass(frozen=True)
class Riddle:
    """A block of tomorrow, two fallbacks away from Text."""

    question: str

    def fallback(self) -> Heading:
        return Heading(self.question)


@on_every_platform
@pytest.mark.parametrize("number", range(3))
def test_a_block_nobody_taught_it_is_shown_as_its_fallback(name: str, number: int) -> None:
    platform = RENDERERS[name]
    blocks = [text("Before"), text("After")]
    # Not of the union: that is the point
    blocks.insert(number, Riddle("Who walks on three legs?"))  # type: ignore[arg-type]
    reply = Reply("A riddle", tuple(blocks))
    assert broken(platform, reply, "cairn-abc") == {}
