"""What must hold for every reply there can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.discord.controls import line_in
from adapters.discord.limits import CUSTOM_ID, MESSAGE_TEXT
from adapters.discord.markup import escape, one_line
from adapters.discord.render import Rendered, carries, render
from adapters.discord.split import cut
from bot.chat.reply import (
    Actions,
    Block,
    Board,
    BoardRow,
    Bold,
    Button,
    Choice,
    FieldPair,
    Fields,
    Heading,
    ItemCard,
    Link,
    LinkTo,
    Mono,
    Option,
    Progress,
    Quote,
    Reply,
    Step,
    Steps,
    StepState,
    Table,
    Tally,
    Text,
    When,
)
from tests.servers.discord_judge import SKIP_REASON, find_judge
from tests.servers.discord_rules import V2, message_faults, walk
from tests.servers.discord_state import pings_of, visible_text

relaxed = settings(
    max_examples=50,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)

LETTERS = st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ufffc")
NASTY = st.sampled_from(
    ["@everyone", "<@1>", "**", "__", "`", "```", "||", "\\", "[x](https://e.org)", "> q", "# h"]
)
words = st.lists(
    st.one_of(st.text(LETTERS, min_size=1, max_size=8), NASTY), min_size=1, max_size=4
).map(" ".join)
labels = words.map(lambda s: s[:38].strip()).filter(bool)
lines = words.map(lambda s: s[:64].strip()).filter(bool)
numbers = st.integers(0, 10**6)
addresses = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=20).map(
    lambda tail: "https://e.org/" + quote(tail, safe="/()")
)
moments = st.integers(0, 4_000_000_000).map(lambda s: When(datetime.fromtimestamp(s, UTC), "UTC"))
spans = st.one_of(
    words, words.map(Bold), words.map(Mono), st.builds(LinkTo, words, addresses), moments
)
texts = st.builds(Text, st.lists(spans, min_size=1, max_size=3).map(tuple), st.booleans())
tallies = st.builds(Tally, st.sampled_from("abc"), st.tuples(words.map(lambda s: s[:80])))
buttons = st.builds(Button, labels, lines, st.booleans())
options = st.lists(
    st.builds(Option, labels, lines), min_size=1, max_size=30, unique_by=lambda o: o.line
).map(tuple)
controls = st.one_of(
    buttons, st.builds(Link, labels, addresses), st.builds(Choice, labels, options)
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 3))
    row = st.tuples(*[words] * width)
    return Table(draw(row), tuple(draw(st.lists(row, min_size=1, max_size=3))))


blocks: st.SearchStrategy[Block] = st.one_of(
    texts,
    tallies,
    st.builds(Heading, words),
    st.lists(st.builds(FieldPair, words, st.tuples(spans)), min_size=1, max_size=3).map(
        lambda p: Fields(tuple(p))
    ),
    st.builds(Progress, words, st.integers(0, 9), st.integers(9, 99)),
    st.lists(st.builds(Step, words, st.sampled_from(StepState), words), min_size=1).map(
        lambda s: Steps(tuple(s))
    ),
    st.lists(st.builds(BoardRow, numbers, words, numbers), min_size=1).map(
        lambda r: Board(tuple(r))
    ),
    st.builds(Quote, words),
    st.builds(ItemCard, words, words, st.tuples(words), st.just("body"), addresses),
    tables(),
    st.lists(controls, min_size=1, max_size=7).map(lambda c: Actions(tuple(c))),
)
replies = st.builds(Reply, words, st.lists(blocks, max_size=14).map(tuple))
keys = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=25)


def span_facts(span: object) -> Iterator[str]:
    match span:
        case str():
            yield span
        case Bold() | Mono():
            yield span.text
        case LinkTo():
            yield from (span.label, span.url)
        case When():
            yield str(int(span.at.timestamp()))


def facts(block: object) -> Iterator[str]:
    """Every name, number and link of a block."""
    match block:
        case Text() | Tally():
            for span in block.spans:
                yield from span_facts(span)
        case Heading() | Quote():
            yield block.text
        case Fields():
            for pair in block.pairs:
                yield pair.name
                for span in pair.value:
                    yield from span_facts(span)
        case Progress():
            yield from (block.label, str(block.done), str(block.total))
        case Steps():
            for step in block.steps:
                yield from (step.title, step.note)
        case Board():
            for row in block.rows:
                yield from (row.name, str(row.rank), str(row.points))
        case ItemCard():
            yield from (block.kind, block.title, *block.facts, block.body, block.url or "")
        case Table():
            for cells in (block.headers, *block.rows):
                yield from cells
        case Actions():
            for item in block.items:
                yield from control_facts(item)


def control_facts(item: Button | Link | Choice) -> Iterator[str]:
    match item:
        case Button():
            yield from (item.label, item.line)
        case Link():
            yield from (item.label, item.url)
        case Choice():
            yield item.prompt
            for option in item.options:
                yield from (option.label, option.line)


def shown(messages: list[Rendered]) -> str:
    """All that can be read, pressed or opened: as written, and with escapes taken out."""
    written: list[str] = []
    for message in messages:
        written.append(visible_text(message.body))
        for component in walk(message.components):
            written += [
                str(component.get(k, "")) for k in ("label", "url", "placeholder", "custom_id")
            ]
            written += [
                f"{option['label']}\n{option['value']}" for option in component.get("options", [])
            ]
        written += [content.decode() for _, content in message.files]
    raw = "\n".join(written)
    plain = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", raw)
    return one_line(raw) + "\n" + one_line(plain) + "\n" + one_line(percent_free(plain))


def percent_free(written: str) -> str:
    return re.sub(r"%(28|29|5B|5D|60|2A|7C)", lambda found: chr(int(found[1], 16)), written)


@relaxed
@given(replies, st.one_of(st.just(""), keys))
def test_nothing_of_a_reply_is_lost_and_no_limit_is_broken(reply: Reply, key: str) -> None:
    messages = render(reply, key)
    everything = shown(messages)
    titled = bool(reply.blocks) and isinstance(reply.blocks[0], (Heading, ItemCard))
    for fact in [
        *([] if titled else [reply.summary]),
        *(f for block in reply.blocks for f in facts(block)),
    ]:
        assert one_line(fact) in everything or percent_free(one_line(fact)) in everything
    for message in messages:
        body = message.body
        assert message_faults(body, flags=V2, has_files=bool(message.files)) == []
        assert (body["flags"], body["allowed_mentions"], pings_of(body)) == (V2, {"parse": []}, [])
    assert not key or carries(messages[-1].components, key)


@pytest.mark.skipif(find_judge() is None, reason=SKIP_REASON)
@settings(relaxed, max_examples=25, phases=[Phase.generate])
@given(st.builds(Reply, words, st.lists(blocks, max_size=4).map(tuple)))
def test_the_official_document_takes_every_reply(reply: Reply) -> None:
    judge = find_judge()
    assert judge is not None
    for message in render(reply):
        assert judge.faults("POST", "/channels/1/messages", message.body) == []


@relaxed
@given(st.lists(controls, min_size=1, max_size=12), keys)
def test_every_button_gives_its_line_back(items: list[Button | Link | Choice], key: str) -> None:
    [message] = render(Reply("Go on", (Actions(tuple(items)),)), key)
    pressed = [c for c in walk(message.components) if "custom_id" in c]
    assert all(len(c["custom_id"]) <= CUSTOM_ID for c in pressed)
    lines_back = [line_in(c["custom_id"]) for c in pressed if c["type"] == 2]
    assert lines_back == [item.line for item in items if isinstance(item, Button)]


pages = st.one_of(
    tallies, st.integers(1, 5000).map(lambda size: Text(("x" * size,))), st.builds(Heading, words)
)


@relaxed
@given(
    st.lists(pages, max_size=9),
    keys,
    st.lists(tallies, min_size=3, max_size=3, unique_by=lambda t: t.name),
)
def test_an_edit_changes_the_numbers_of_the_last_message_and_nothing_else(
    made: list[Block], key: str, newest: list[Tally]
) -> None:
    reply = Reply("Go on", tuple(made))
    before, after = render(reply, key), render(reply.with_tallies(newest), key)
    assert before[:-1] == after[:-1]
    assert len(before) == len(after)
    assert carries(after[-1].components, key)
    assert small_print_free(before[-1]) == small_print_free(after[-1])
    present = {block.name for block in made if isinstance(block, Tally)}
    for tally in newest:
        assert tally.name not in present or escape(str(tally.spans[0])) in visible_text(
            after[-1].body
        )


def small_print_free(message: Rendered) -> list[object]:
    return [
        c
        for c in walk(message.components[0]["components"])
        if not str(c.get("content", "")).startswith("-# ")
    ]


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
