from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.command import CommandSpec, command, spec_of
from bot.chat.form import form_for, whole_form
from bot.chat.parameter import ChannelId, Kind, Param
from bot.chat.post import post_of
from bot.chat.reply import Reply
from bot.errors import BadInput, BadValue
from bot.features.index import COMMANDS


@command("try", "Try it", organisers_only=True, example="try one")
def attempt(
    ctx: Any,
    word: Annotated[str, Param("A word", high=5)],
    number: Annotated[int | None, Param("A number", low=1, high=9)] = None,
    size: Annotated[Literal["small", "large"], Param("A size")] = "small",
    where: Annotated[ChannelId | None, Param("A channel")] = None,
    loud: Annotated[bool, Param("Loudly")] = False,
    half: Annotated[
        int, Param("Halved", read=lambda typed: int(typed) // 2, rule="a number to halve")
    ] = 0,
) -> Reply:
    return Reply(word)


SPEC = spec_of(attempt)


def test_the_signature_is_the_declaration() -> None:
    assert (SPEC.name, SPEC.summary, SPEC.example) == ("try", "Try it", "try one")
    assert SPEC.organisers_only
    assert [(p.name, p.kind, p.required) for p in SPEC.parameters] == [
        ("word", Kind.TEXT, True),
        ("number", Kind.NUMBER, False),
        ("size", Kind.CHOICE, False),
        ("where", Kind.CHANNEL, False),
        ("loud", Kind.FLAG, False),
        ("half", Kind.TEXT, False),
    ]
    assert SPEC.usage == "try <word> [number] [size] [where] [loud] [half]"
    assert SPEC.parameters[2].choices == ("small", "large")
    assert attempt(None, "as it was").summary == "as it was"


def test_values_are_bound() -> None:
    typed = {
        "word": " one ",
        "number": "3",
        "size": "LARGE",
        "where": "C1",
        "loud": "Yes",
        "half": "8",
    }
    assert SPEC.bind(typed) == {
        "word": "one",
        "number": 3,
        "size": "large",
        "where": "C1",
        "loud": True,
        "half": 4,
    }
    assert SPEC.bind({"word": "one", "size": "sma", "number": " "}) == {
        "word": "one",
        "number": None,
        "size": "small",
        "where": None,
        "loud": False,
        "half": 0,
    }


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {"word": "sixsix"},
            "`word` wants at most 5 characters (yours has 6). You wrote `sixsix`.",
        ),
        ({"word": "a", "number": "0"}, "`number` wants a whole number from 1 to 9. You wrote `0`."),
        (
            {"word": "a", "number": "1.5"},
            "`number` wants a whole number from 1 to 9. You wrote `1.5`.",
        ),
        (
            {"word": "a", "number": "9" * 5000},
            "`number` wants a whole number from 1 to 9. You wrote `99",
        ),
        ({"word": "a", "size": "s"}, "`size` wants one of `small`, `large`. You wrote `s`."),
        ({"word": "a", "loud": "maybe"}, "`loud` wants `yes` or `no`. You wrote `maybe`."),
        (
            {"word": "a", "where": "C" * 65},
            "`where` wants one channel of this server or workspace. You wrote `CC",
        ),
        ({"word": "a", "where": "two words"}, "`where` wants one channel"),
        ({"word": "a", "half": "x`y\nz"}, "`half` wants a number to halve. You wrote `x'y z`."),
    ],
)
def test_a_wrong_value_is_named_with_the_rule(typed: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadValue) as caught:
        SPEC.bind(typed)
    assert caught.value.sentence.startswith(sentence)


@pytest.mark.parametrize("missing", [{}, {"word": ""}, {"word": " \n"}, {"word": "\0"}])
def test_what_is_needed_is_named(missing: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=r"`/try` needs `word`: A word\. Like `/try one`\."):
        SPEC.bind(missing)


def test_a_parameter_that_does_not_exist_is_named() -> None:
    with pytest.raises(BadInput, match="`/try` takes no `colour`"):
        SPEC.bind({"word": "a", "colour": "red"})


@given(st.dictionaries(st.sampled_from([p.name for p in SPEC.parameters]), st.text(max_size=30)))
def test_any_text_is_a_value_or_bad_input(typed: dict[str, str]) -> None:
    with suppress(BadInput):
        bound = SPEC.bind(typed)
        assert list(bound) == [p.name for p in SPEC.parameters]
        bound["word"].encode()
        assert "\0" not in bound["word"]


@given(st.sampled_from([spec_of(handler) for handler in COMMANDS]), st.data())
def test_no_command_breaks_on_any_text(spec: CommandSpec, data: st.DataObject) -> None:
    names = [p.name for p in spec.parameters]
    typed = data.draw(
        st.dictionaries(st.sampled_from(names), st.text(max_size=40)) if names else st.just({})
    )
    with suppress(BadInput):
        assert spec.bind(typed).keys() == set(names)


def test_a_form_asks_for_what_is_missing() -> None:
    form = form_for(SPEC, {"number": "3"})
    assert form is not None
    assert [field.name for field in form.fields] == ["word", "size", "where", "loud", "half"]
    assert form.given == {"number": "3"}
    assert form_for(SPEC, {"word": "a"}) is None
    more = whole_form(SPEC, {"word": "a"})
    assert more is not None
    assert [field.name for field in more.fields] == ["number", "size", "where", "loud", "half"]


def test_a_parameter_without_its_param_is_refused() -> None:
    def bare(ctx: Any, word: str) -> Reply:
        return Reply(word)

    with pytest.raises(TypeError, match="word: write Annotated"):
        command("bare", "Bare")(bare)


def test_the_first_parameter_is_the_context() -> None:
    def headless(word: Annotated[str, Param("A word")]) -> Reply:
        return Reply(word)

    with pytest.raises(TypeError, match="headless: the first parameter is the context"):
        command("headless", "Headless")(headless)


def test_what_was_not_declared_is_refused() -> None:
    def plain(ctx: Any) -> Reply:
        return Reply("x")

    with pytest.raises(TypeError, match="not declared with @command"):
        spec_of(plain)
    with pytest.raises(TypeError, match="not declared with @weekly"):
        post_of(lambda item, occasion: Reply("x"))


@pytest.mark.parametrize(
    "spec", [spec_of(handler) for handler in COMMANDS], ids=lambda spec: spec.name
)
def test_a_declaration_fits_the_tightest_platform(spec: CommandSpec) -> None:
    assert all(1 <= len(word) <= 32 and word == word.lower() for word in spec.name.split())
    assert len(spec.name.split()) <= 2
    assert 1 <= len(spec.summary) <= 100
    assert len(spec.parameters) <= 25
    for parameter in spec.parameters:
        assert 1 <= len(parameter.description) <= 100
        assert len(parameter.choices) <= 25
    # What must be given comes first; a long text may be left out where a form can ask for it
    required = [p.required and not p.about.long for p in spec.parameters]
    assert required == sorted(required, reverse=True)
    assert sum(p.required for p in spec.parameters) <= 5
    assert spec.example.startswith(spec.name.removesuffix(" show").removesuffix(" list"))
