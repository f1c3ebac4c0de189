"""Replies of every kind, as hypothesis makes them: what members write may hold anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.chat.reply import (
    Actions,
    Board,
    BoardRow,
    Bold,
    Button,
    Channel,
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
    Prose,
    Quote,
    Reply,
    Step,
    Steps,
    StepState,
    Table,
    Text,
    When,
)

NASTY = [
    "<!channel>",
    "<@U1>",
    "@everyone",
    "*bold*",
    "_x_",
    "`code`",
    "<https://evil.example|x>",
    "&lt;",
    ":tada:",
    "~",
]

words = st.one_of(
    st.sampled_from(NASTY),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cf", "Cn", "Co")),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(["Bayes nets", "45 min", "word " * 700 + "end", "x" * 4000]),
)
short = words.map(lambda word: word[:60])
urls = st.integers(0, 99999).map(lambda n: f"https://example.org/{n}?a=1&b=2|c")
lines = st.integers(0, 999).map(lambda n: f"done topic-{n}")
moments = st.integers(0, 13_000).map(
    lambda days: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(days, 4321)
)

spans = st.one_of(
    words,
    st.builds(Bold, words),
    st.builds(Mono, words),
    st.builds(LinkTo, short, urls),
    st.builds(When, moments, st.just("Europe/Vienna"), st.sampled_from(["day", "time", "moment"])),
    st.builds(
        Channel, st.sampled_from(["slack", "discord"]), st.just("C123"), st.just("C123 room")
    ),
)
span_rows = st.lists(spans, min_size=1, max_size=5).map(tuple)
prose = st.lists(
    st.sampled_from(
        ["A **bold** paragraph.", "- one\n- two", "```python\nx = 1\n\ny = 2\n```", "long " * 900]
    ),
    min_size=1,
    max_size=6,
).map("\n\n".join)

buttons = st.builds(Button, short, lines, st.booleans())
choices = st.builds(
    Choice, words, st.lists(st.builds(Option, words, lines), min_size=1, max_size=120).map(tuple)
)
blocks = st.one_of(
    st.builds(Text, span_rows, st.booleans()),
    st.builds(Heading, words),
    st.builds(Prose, prose),
    st.builds(
        Fields, st.lists(st.builds(FieldPair, short, span_rows), min_size=1, max_size=14).map(tuple)
    ),
    st.builds(Progress, words, st.integers(0, 40), st.just(41)),
    st.builds(
        Steps,
        st.lists(st.builds(Step, words, st.sampled_from(StepState), words), max_size=8).map(tuple),
    ),
    st.builds(
        Board,
        st.lists(
            st.builds(BoardRow, st.integers(1, 99), words, st.integers(0, 9999), st.booleans()),
            max_size=12,
        ).map(tuple),
    ),
    st.builds(Quote, words),
    st.builds(
        ItemCard, short, short, st.lists(short, max_size=3).map(tuple), prose, st.none() | urls
    ),
    st.builds(
        lambda rows: Table(("Name", "How much"), tuple(rows)),
        st.lists(st.tuples(words, words), min_size=1, max_size=110),
    ),
    st.builds(
        Actions,
        st.lists(st.one_of(buttons, st.builds(Link, short, urls), choices), max_size=30).map(tuple),
    ),
)
replies = st.builds(Reply, short, st.lists(blocks, max_size=8).map(tuple))
