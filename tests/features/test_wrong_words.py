"""A wrong word typed by place: of every command, the parameter that it looks like is blamed."""

from __future__ import annotations

import pytest

from bot.catalog.catalog import Catalog
from bot.chat.command import CommandSpec, spec_of
from bot.chat.parameter import Kind, ParameterSpec
from bot.chat.parse import by_any_name, parse
from bot.errors import BadInput, BotError, UnknownCommand
from bot.features.index import COMMANDS

SPECS = {spec.name: spec for spec in map(spec_of, COMMANDS)}
RIGHT = {"weekday": "friday", "time": "10:00", "zone": "UTC", "channel": "#general"}
TAKES_ANY = (Kind.TEXT, Kind.CHANNEL)
WRONG = {"time": "25:00", "starts": "31.13.", "ends": "31.13.", "first": "31.13.", "last": "31.13."}


def _wrong(parameter: ParameterSpec) -> str:
    """A word that is no value of a parameter; "" where any text is one."""
    if parameter.name in WRONG:
        return WRONG[parameter.name]
    if parameter.kind is Kind.NUMBER:
        return "5000"
    if parameter.kind in (Kind.CHOICE, Kind.FLAG):
        return "xyzzy"
    return ""


def _right(parameter: ParameterSpec) -> str:
    """A word that is a value of a required parameter of a fixed choice."""
    if parameter.choices:
        return RIGHT.get(parameter.name, parameter.choices[-1])
    return RIGHT.get(parameter.name, "")


def _cases() -> list[tuple[CommandSpec, ParameterSpec, str]]:
    """Each parameter that can be wrong, with only the required ones before it."""
    found: list[tuple[CommandSpec, ParameterSpec, str]] = []
    for spec in SPECS.values():
        for at, parameter in enumerate(spec.parameters):
            before = [p for p in spec.parameters[:at] if p.required]
            behind_rest = any(p.about.rest for p in spec.parameters[:at])
            if behind_rest or not _wrong(parameter) or not all(map(_right, before)):
                continue
            line = " ".join([spec.name, *map(_right, before), _wrong(parameter)])
            found.append((spec, parameter, line))
    return found


@pytest.mark.parametrize(("spec", "parameter", "line"), _cases(), ids=lambda one: str(one)[:40])
def test_a_wrong_word_is_one_parameters_fault(
    spec: CommandSpec, parameter: ParameterSpec, line: str, tiny: Catalog
) -> None:
    try:
        read = parse(line, SPECS, tiny)
    except BadInput:
        return  # It is asked about, or can't be placed: no other parameter is blamed
    wrong = _wrong(parameter)
    [blamed] = [name for name, typed in read.arguments.items() if typed == wrong]
    fault = spec.parameter(blamed)
    assert fault is not None
    assert fault.fault(wrong) or WRONG.get(blamed) == wrong or fault.kind in TAKES_ANY
    if parameter.name in WRONG or parameter.kind is Kind.NUMBER:
        assert blamed == _first_like(spec, wrong, parameter)


def _first_like(spec: CommandSpec, wrong: str, parameter: ParameterSpec) -> str:
    """The first parameter of which the word has the shape."""
    alike = [p.name for p in spec.parameters if WRONG.get(p.name) == wrong]
    return next(iter(alike), parameter.name)


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("setup 09:00", {"time": "09:00"}),
        ("setup 25:00", {"time": "25:00"}),
        ("schedule set challenge 25:00", {"kind": "challenge", "time": "25:00"}),
        (
            "schedule set paper friday 25:00",
            {"kind": "paper", "weekday": "friday", "time": "25:00"},
        ),
        ("schedule set paper 10:00", {"kind": "paper", "time": "10:00"}),
        ("schedule set paper friday", {"kind": "paper", "weekday": "friday"}),
        ("schedule set paper Berlin", {"kind": "paper", "zone": "Berlin"}),
        ("schedule set paper 31.13.", {"kind": "paper", "starts": "31.13."}),
        ("schedule set paper #papers", {"kind": "paper", "channel": "#papers"}),
        ("schedule set paper xyzzy", {"kind": "paper", "weekday": "xyzzy"}),
        ("schedule set paper every 2 weeks", {"kind": "paper", "every": "2 weeks"}),
        ("schedule set the paper to friday", {"kind": "paper", "weekday": "friday"}),
        ("schedule set friday 10:00", {"weekday": "friday", "time": "10:00"}),
        (
            "schedule add paper friday 10:00",
            {"kind": "paper", "weekday": "friday", "time": "10:00"},
        ),
        (
            "schedule add paper papers 25:00",
            {"kind": "paper", "channel": "papers", "time": "25:00"},
        ),
        ("schedule history 2", {"page": "2"}),
        ("me show zone:berlin germany", {"zone": "berlin germany"}),
        ("me zone Berlin", {"zone": "Berlin"}),
        ("leaderboard page 2", {"page": "2"}),
        ("remind me to read vectors tomorrow", {"what": "vectors", "when": "tomorrow"}),
        ("remind me in two hours to do trees", {"what": "trees", "when": "in two hours"}),
        ("remind me tomorrow about trees at 18:00", {"what": "trees", "when": "tomorrow at 18:00"}),
        ("remind me to log at 18:00", {"what": "log", "when": "at 18:00"}),
    ],
)
def test_whose_a_word_is(line: str, arguments: dict[str, str], tiny: Catalog) -> None:
    assert dict(parse(line, SPECS, tiny).arguments) == arguments


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("setup #general 9:00", {"channel": "#general", "time": "9:00"}),
        ("setup 9:00 Berlin", {"zone": "Berlin", "time": "9:00"}),
        (
            "setup Berlin #general 9:00",
            {"zone": "Berlin", "time": "9:00", "channel": "#general"},
        ),
        (
            "setup #general Berlin 9:00",
            {"zone": "Berlin", "time": "9:00", "channel": "#general"},
        ),
        (
            "setup #general at 9:00 in Berlin",
            {"zone": "Berlin", "time": "9:00", "channel": "#general"},
        ),
        (
            "schedule set paper 18:00 friday",
            {"kind": "paper", "time": "18:00", "weekday": "friday"},
        ),
        (
            "schedule set paper #general friday 18:00",
            {"kind": "paper", "channel": "#general", "time": "18:00", "weekday": "friday"},
        ),
        (
            "schedule add interview 18:00 friday",
            {"kind": "interview", "time": "18:00", "weekday": "friday"},
        ),
        ("schedule history 2 paper", {"kind": "paper", "page": "2"}),
    ],
)
def test_words_are_placed_wherever_they_stand(
    line: str, arguments: dict[str, str], tiny: Catalog
) -> None:
    assert parse(line, SPECS, tiny).arguments == arguments


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ("remind vectors tomorrow", ["remind me vectors tomorrow"]),
        ("remind dorp 3", ["remind drop 3"]),
        (
            "remind xyz friday",
            ["remind me xyz friday", "remind show", "remind drop xyz friday"],
        ),
        ("schedule vaction 21 Dec", ["schedule vacation 21 Dec"]),
        (
            "schedule paper friday 18:00",
            ["schedule set paper friday 18:00", "schedule add paper friday 18:00"],
        ),
        ("lgo vectors 45 with bo", ["log vectors 45 with bo"]),
        ("dnoe vectors", ["done vectors"]),
    ],
)
def test_guesses_at_a_command_keep_what_stands_behind(
    line: str, ways: list[str], tiny: Catalog
) -> None:
    with pytest.raises(UnknownCommand) as refused:
        parse(line, SPECS, tiny)
    assert [said for _, said in refused.value.ways_out] == ways


def test_what_has_no_place_can_be_left_out_or_searched_for(tiny: Catalog) -> None:
    with pytest.raises(BadInput, match="can't place `the 2 bananas`") as refused:
        parse("hint pure-leaves 1 the 2 bananas", SPECS, tiny)
    assert refused.value.ways_out == (
        ("Without “the 2 bananas”", "hint name:pure-leaves number:1"),
        ("Search for it", "search 2 bananas"),
        ("Help", "help hint"),
    )


# These mean something by themselves: `answer` hands in, `weekly` is a topic of the help
MEANT = {"add", "answer", "list", "show", "weekly"}
GROUPED = {name: name.partition(" ")[2] for name in SPECS if " " in name}
ALONE = [name for name, own in GROUPED.items() if own not in MEANT | by_any_name(SPECS).keys()]


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize("behind", ["", " paper until 10 Jan"])
def test_a_command_of_a_group_is_found_by_its_own_word(
    name: str, behind: str, tiny: Catalog
) -> None:
    own = GROUPED[name]
    with pytest.raises(UnknownCommand) as error:
        parse(own + behind, SPECS, tiny)
    assert name + behind in [line for _, line in error.value.ways_out]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("vaction 21-27 Dec", "schedule vacation 21-27 Dec"),
        ("schedule skip paper until 10 Jan", "schedule pause paper until 10 Jan"),
        ("schedule resume paper friday 10:00", "schedule set paper friday 10:00"),
    ],
)
def test_what_another_command_of_the_group_takes_is_offered(
    line: str, offered: str, tiny: Catalog
) -> None:
    with pytest.raises(BotError) as error:
        parse(line, SPECS, tiny)
    assert offered in [line for _, line in error.value.ways_out]
