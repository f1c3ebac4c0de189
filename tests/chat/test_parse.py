from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.chat import limits
from bot.chat.command import CommandSpec, command, spec_of
from bot.chat.parameter import Param
from bot.chat.parse import line_of, nearest, parse
from bot.chat.reply import Reply
from bot.errors import BadInput, UnknownCommand
from bot.features.index import COMMANDS

SPECS: Mapping[str, CommandSpec] = {spec.name: spec for spec in map(spec_of, COMMANDS)}
HOSTILE = st.one_of(
    st.text(min_size=1, max_size=80),
    st.text(alphabet="\"“”„'\\ :=\n\t\u00a0\u2028\u200b\ufeffabz/{}", min_size=1, max_size=40),
    st.sampled_from(
        [
            "note:x",
            'a"b',
            '"',
            "\\",
            "\\\\",
            "minutes=3",
            "@everyone",
            "<!channel>",
            "a\u0000b",
            "“x”",
        ]
    ),
).filter(lambda value: value.strip() != "")


TINY = load(Path(__file__).parents[1] / "data" / "tiny")
SNAKES = Catalog.of(
    TINY.stages,
    [
        TINY.items["top-vectors"].model_copy(
            update={"id": "top-python", "title": "Python", "aliases": ("python3",)}
        )
    ],
)


@st.composite
def typed(draw: st.DrawFn) -> tuple[CommandSpec, dict[str, str]]:
    spec = draw(st.sampled_from(list(SPECS.values())))
    names = [parameter.name for parameter in spec.parameters]
    chosen = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    return spec, {name: draw(HOSTILE) for name in chosen}


@given(typed())
def test_a_line_reads_back_as_what_it_was_made_of(case: tuple[CommandSpec, dict[str, str]]) -> None:
    spec, arguments = case
    read = parse(line_of(spec, arguments), SPECS)
    assert (read.spec, dict(read.arguments)) == (spec, arguments)


@given(st.text(max_size=200))
def test_any_line_is_read_or_answered_with_a_sentence(line: str) -> None:
    with suppress(BadInput):
        assert parse(line, SPECS).spec in SPECS.values()


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        (
            "log gradient boosting 45 it works",
            {"what": "gradient boosting", "minutes": "45", "note": "it works"},
        ),
        ("LOG vectors", {"what": "vectors"}),
        ("/log vectors 1 h 30 read", {"what": "vectors", "minutes": "1 h 30", "note": "read"}),
        ("log what:vectors minutes:45", {"what": "vectors", "minutes": "45"}),
        (
            "log note:“two words” vectors 5",
            {"note": "two words", "what": "vectors", "minutes": "5"},
        ),
        ("log\u00a0vectors\u00a045", {"what": "vectors", "minutes": "45"}),
        ("log\u200bvectors\u200b45", {"what": "vectors", "minutes": "45"}),
        ("log vectors \u200b 45\u200b", {"what": "vectors", "minutes": "45"}),
        ("\ufefflog vectors 45", {"what": "vectors", "minutes": "45"}),
        ("log vec\u2060tors 45", {"what": "vectors", "minutes": "45"}),
        ('log "what machine learning is" 5', {"what": "what machine learning is", "minutes": "5"}),
        ("log hugging trees daily 5", {"what": "hugging trees daily", "minutes": "5"}),
        ("log minutes:2 hrs vectors", {"minutes": "2 hrs", "what": "vectors"}),
        (
            "log what:linear regression 45 day:last friday it works",
            {
                "what": "linear regression",
                "minutes": "45",
                "day": "last friday",
                "note": "it works",
            },
        ),
        ("log vectors 45 2 days ago", {"what": "vectors", "minutes": "45", "day": "2 days ago"}),
        ("log vectors 18 nov", {"what": "vectors", "day": "18 nov"}),
        ('log vectors 45 "sun"', {"what": "vectors", "minutes": "45", "note": "sun"}),
        ("me new york", {"zone": "new york"}),
        (
            "log vectors 5 https://x.example a:b",
            {"what": "vectors", "minutes": "5", "note": "https://x.example a:b"},
        ),
    ],
)
def test_words_find_their_parameters(line: str, arguments: dict[str, str], tiny: Catalog) -> None:
    assert dict(parse(line, SPECS, tiny).arguments) == arguments


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("", "help"),
        ("  ", "help"),
        ("/", "help"),
        ("schedule", "schedule show"),
        ("Schedule SET paper", "schedule set"),
    ],
)
def test_commands_are_found(line: str, name: str) -> None:
    assert parse(line, SPECS).spec.name == name


@pytest.mark.parametrize(
    ("line", "guess"), [("lgo 45", "log"), ("leaderbord", "leaderboard"), ("undoo", "undo")]
)
def test_an_unknown_command_gets_a_guess(line: str, guess: str) -> None:
    with pytest.raises(UnknownCommand, match=rf"Did you mean \*\*{guess}\*\*") as caught:
        parse(line, SPECS)
    meant = " ".join([guess, *line.split()[1:]])
    assert caught.value.ways_out[0] == (meant, meant)


def test_what_is_like_nothing_leads_to_help() -> None:
    with pytest.raises(UnknownCommand) as caught:
        parse("qqqqq", SPECS)
    assert caught.value.ways_out == (("Help", "help"), ("Search for it", "search qqqqq"))
    assert nearest("qqqqq", SPECS) == []


def test_a_very_long_line_is_not_read() -> None:
    assert parse("log " + "x" * (limits.TYPED - 4), SPECS).spec.name == "log"
    with pytest.raises(BadInput, match=f"{limits.TYPED + 1} characters long"):
        parse("x" * (limits.TYPED + 1), SPECS)


ASKED: list[str] = []


def known(_catalog: object, said: str) -> bool:
    """Keeps what it was asked about."""
    ASKED.append(said)
    return False


@command("tell", "Tell what you did")
def tell(
    ctx: Any,
    what: Annotated[str, Param("What", known=known)],
    minutes: Annotated[str, Param("How long", known=known)] = "",
    day: Annotated[str, Param("When", known=known, closes=True)] = "",
    note: Annotated[str, Param("What you found out", rest=True)] = "",
) -> Reply:
    return Reply(what)


@pytest.mark.parametrize("word", ["to", "und", "and", "w", "+1", "days"])
def test_what_is_guessed_of_a_line_does_not_grow_with_it(word: str) -> None:
    """Else one member's longest line would keep everybody waiting for seconds."""
    spec = spec_of(tell)
    counts: list[int] = []
    for words in (200, 1000):
        ASKED.clear()
        with suppress(BadInput):
            parse("tell " + f"{word} " * words, {"tell": spec}, TINY)
        counts.append(len(ASKED))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("words", [99, 100, 101, 102, 1000])
def test_a_long_text_is_kept_as_it_was_typed(words: int) -> None:
    text = " ".join(f"w{at}" for at in range(words - 2)) + ' "to be" <quoted>'
    assert parse(f"log vectors 30 {text}", SPECS, TINY).arguments == {
        "what": "vectors",
        "minutes": "30",
        "note": text,
    }


def test_words_without_a_place_are_named() -> None:
    with pytest.raises(BadInput, match=r"I can't place `now`\. It goes `/remind show`\."):
        parse("remind show now", SPECS)


@pytest.mark.parametrize(
    "line",
    ["schedule post-now challenge", "schedule post now challenge", "Schedule  Post Now challenge"],
)
def test_a_command_of_two_words_may_be_typed_as_two(line: str) -> None:
    read = parse(line, SPECS)
    assert (read.spec.name, dict(read.arguments)) == ("schedule post-now", {"kind": "challenge"})


def test_a_mistyped_second_word_gets_the_nearest_of_its_own() -> None:
    with pytest.raises(UnknownCommand, match=r"schedule swap"):
        parse("schedule swp paper", SPECS)


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("log python 3 h 15 min", {"what": "python", "minutes": "3 h 15 min"}),
        ("log python 3 45", {"what": "python 3", "minutes": "45"}),
        ("log python 3 45 min loops", {"what": "python 3", "minutes": "45 min", "note": "loops"}),
        ("log python 3 yesterday", {"what": "python 3", "day": "yesterday"}),
        ("log python 3", {"what": "python 3"}),
        ("log python 2", {"what": "python", "minutes": "2"}),
    ],
)
def test_the_longest_name_leaves_a_duration(line: str, arguments: dict[str, str]) -> None:
    assert dict(parse(line, SPECS, SNAKES).arguments) == arguments


def test_a_number_that_may_belong_to_the_name_is_kept_for_the_question() -> None:
    read = parse("log python 3 chapters of it", SPECS, SNAKES).arguments
    assert dict(read) == {"what": "python", "minutes": "3 chapters", "note": "of it"}
