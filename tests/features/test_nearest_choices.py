"""A word that is no choice of a parameter: the nearest is offered, nothing where that is absurd."""

from __future__ import annotations

import pytest

from bot.catalog.catalog import Catalog
from bot.chat.command import spec_of
from bot.chat.parameter import Kind, ParameterSpec
from bot.chat.parse import parse
from bot.errors import BadInput
from bot.features.index import COMMANDS

SPECS = {spec.name: spec for spec in map(spec_of, COMMANDS)}
CHOICES = [
    (f"{spec.name} {parameter.name}", parameter)
    for spec in SPECS.values()
    for parameter in spec.parameters
    if parameter.kind is Kind.CHOICE
]


def _parameter(command: str, name: str) -> ParameterSpec:
    found = SPECS[command].parameter(name)
    assert found is not None
    return found


WEEKDAY = _parameter("schedule set", "weekday")
KIND = _parameter("schedule skip", "kind")
CATEGORY = _parameter("interview", "category")


def _offered(parameter: ParameterSpec, typed: str) -> list[str]:
    """What is offered in place of what was typed."""
    with pytest.raises(BadInput) as refused:
        parameter.value(typed)
    return [texts[parameter.name] for _, texts in refused.value.instead]


def _slips(choice: str) -> list[str]:
    """A choice with a letter that is missing, one too many, and two that changed places."""
    middle = len(choice) // 2
    first, rest = choice[:middle], choice[middle:]
    return [first + rest[1:], f"{first}{rest[0]}{rest}", f"{first}{rest[1]}{rest[0]}{rest[2:]}"]


@pytest.mark.parametrize(("name", "parameter"), CHOICES, ids=lambda one: str(one)[:30])
def test_every_choice_with_a_slip_is_offered(name: str, parameter: ParameterSpec) -> None:
    for choice in parameter.choices:
        for slip in _slips(choice) if len(choice) > 5 else ():
            if slip.replace("-", "") != choice.replace("-", ""):
                assert _offered(parameter, slip)[0] == choice, (name, slip)


@pytest.mark.parametrize(("name", "parameter"), CHOICES, ids=lambda one: str(one)[:30])
@pytest.mark.parametrize("typed", ["xyzzy", "42", "python", "of", "#general"])
def test_nothing_absurd_is_offered(name: str, parameter: ParameterSpec, typed: str) -> None:
    if name == "interview category" and typed == "python":
        return
    assert not _offered(parameter, typed)


@pytest.mark.parametrize(
    ("parameter", "typed", "offered"),
    [
        (WEEKDAY, "fryday", ["friday"]),
        (WEEKDAY, "wenesday", ["wednesday"]),
        (WEEKDAY, "Donerstag", ["thursday"]),
        (WEEKDAY, "vendrdi", ["friday"]),
        (WEEKDAY, "miercolse", ["wednesday"]),
        (WEEKDAY, "on-friday", ["friday"]),
        (KIND, "chalenge", ["challenge"]),
        (KIND, "papr", ["paper"]),
        (KIND, "paper/kaggle", ["paper", "kaggle"]),
        (CATEGORY, "algoritms", ["algorithms"]),
        (CATEGORY, "sql/hard", ["data"]),
        (CATEGORY, "python", ["computer-science"]),
    ],
)
def test_what_is_offered(parameter: ParameterSpec, typed: str, offered: list[str]) -> None:
    assert _offered(parameter, typed) == offered


@pytest.mark.parametrize(
    ("parameter", "typed", "choice"),
    [
        (WEEKDAY, "Donnerstag", "thursday"),
        (WEEKDAY, "montags", "monday"),
        (WEEKDAY, "jeudi", "thursday"),
        (WEEKDAY, "lunes", "monday"),
        (WEEKDAY, "fridays", "friday"),
        (WEEKDAY, "wensday", "wednesday"),
        (KIND, "reading", "paper"),
        (KIND, "interview question", "interview"),
        (CATEGORY, "statistics", "maths"),
        (CATEGORY, "cloud", "mlops-and-cloud"),
    ],
)
def test_other_words_for_a_choice_are_taken(
    parameter: ParameterSpec, typed: str, choice: str
) -> None:
    assert parameter.value(typed) == choice


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("schedule set paper Donnerstag", {"kind": "paper", "weekday": "Donnerstag"}),
        (
            "schedule set paper every friday 18:00",
            {"kind": "paper", "weekday": "friday", "time": "18:00"},
        ),
        (
            "schedule set challenge montags um 10 uhr",
            {"kind": "challenge", "weekday": "montags", "time": "10 uhr"},
        ),
        ("schedule set paper every 2 weeks", {"kind": "paper", "every": "2 weeks"}),
    ],
)
def test_where_a_choice_stands(line: str, arguments: dict[str, str], tiny: Catalog) -> None:
    assert parse(line, SPECS, tiny).arguments == arguments


def test_two_wrong_words_are_put_right_by_one_button(tiny: Catalog) -> None:
    typed = parse("schedule set chalenge fryday 9:00", SPECS, tiny)
    with pytest.raises(BadInput) as refused:
        typed.spec.bind(typed.arguments)
    assert list(refused.value.instead) == [
        ("Challenge, Friday", {"kind": "challenge", "weekday": "friday"})
    ]


def test_a_flag_that_is_none_offers_both() -> None:
    assert _offered(_parameter("me show", "private"), "maybe") == ["yes", "no"]
