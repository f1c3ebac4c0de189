"""Whatever is typed, chosen or filled in: an answer, never a fault of ours, on the real content."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.command import spec_of
from bot.chat.form import Faults, Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.parse import line_of, parse
from bot.chat.reply import Reply, plain
from bot.errors import BotError
from bot.features.index import COMMANDS
from bot.store.database import Database, open_database
from tests.fuzz.inputs import ATOMS

SPECS = {spec.name: spec for spec in map(spec_of, COMMANDS)}
PARAMETERS = sorted({parameter.name for spec in SPECS.values() for parameter in spec.parameters})
# Any character at all, halves of surrogate pairs and NUL too; and what has hurt before
pieces = st.one_of(st.sampled_from(ATOMS), st.sampled_from(ATOMS), st.text(max_size=12))
texts = st.one_of(
    st.text(max_size=40),
    st.lists(pieces, max_size=6).map(" ".join),
    st.lists(pieces, max_size=4).map("".join),
)
named = st.builds("{}:{}".format, st.sampled_from(PARAMETERS), texts)
words = st.lists(st.one_of(pieces, named), max_size=6).map(" ".join)
lines = st.one_of(texts, st.builds("{} {}".format, st.sampled_from(list(SPECS)), words))
given_texts = st.dictionaries(st.sampled_from(PARAMETERS) | texts, texts, max_size=5)
commands = st.sampled_from(list(SPECS.values()))
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Member:
    """Somebody who types on the real content, and loses nothing by it."""

    def __init__(self, runner: asyncio.Runner, app: App) -> None:
        self._runner, self.app = runner, app
        self._ids = itertools.count()

    def says(self, line: str, options: dict[str, str]) -> Reply | Form:
        return self._runner.run(self.app.say(self._request(line, options)))

    def fills_in(self, line: str, answers: dict[str, str]) -> Reply | Faults:
        return self._runner.run(self.app.submit(self._request(line, {}), answers))

    def _request(self, line: str, options: dict[str, str]) -> Request:
        number = next(self._ids)
        actor = Actor("discord", "U1", "Ana", organiser=bool(number % 2))
        place = Place("discord", "G1", "C1", "Hill")
        pressed = "" if number % 3 else "m1"
        return Request(f"i{number}", actor, place, line, options, pressed=pressed)


@pytest.fixture(scope="module")
def member(content: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Member]:
    folder: Path = tmp_path_factory.mktemp("any-line")
    with asyncio.Runner() as runner:
        database: Database = runner.run(open_database(None, folder))
        yield Member(runner, App(database, content))
        runner.run(database.close())


def is_ours(answer: Reply | Form | Faults) -> bool:
    """Whether the answer is an apology: something that nobody expected was raised."""
    reply = answer.reply if isinstance(answer, Faults) else answer
    return isinstance(reply, Reply) and reply.summary.startswith("That did not work (reference")


def texts_of(reply: Reply) -> Iterator[str]:
    """Everything that a reply says, and what its buttons type."""
    yield reply.summary
    for block in reply.blocks:
        yield "".join(map(plain, block.fallback().spans))


@many
@given(lines)
@example('log foo "" 5')
@example('done my topic ""')
@example("submit foo “” 0.25")
@example('log "" "" ""')
@example("submit @everyone vectors x")
def test_a_line_is_read_or_refused_with_a_sentence(content: Catalog, line: str) -> None:
    with suppress(BotError):
        typed = parse(line, SPECS, content)
        typed.spec.refusals(typed.arguments)
        again = parse(line_of(typed.spec, typed.arguments), SPECS, content)
        assert again.spec is typed.spec
        typed.spec.bind(typed.arguments)


@many
@given(lines, st.just({}) | given_texts)
@example('log foo "" 5', {})
@example("explain @everyone", {})
@example("lgo \x1b[31m\u202etxt.exe\ud800", {})
@example("log python 45", {"note": "\ud800", "\ud800": "\u202e"})
@example('submit x \x07 y "\u2066', {})
@example("log", {"what": '""', "minutes": "\0"})
def test_whatever_is_said_is_answered(member: Member, line: str, options: dict[str, str]) -> None:
    answer = member.says(line, options)
    assert isinstance(answer, Reply | Form)
    assert not is_ours(answer)
    shown = answer.as_reply() if isinstance(answer, Form) else answer
    assert UNWANTED.search("".join(texts_of(shown))) is None


@many
@given(commands.map(lambda spec: spec.name) | lines, given_texts)
@example("log", {"what": "everyone", "minutes": '""'})
def test_whatever_is_filled_in_is_answered(
    member: Member, line: str, answers: dict[str, str]
) -> None:
    answered = member.fills_in(line, answers)
    assert isinstance(answered, Reply | Faults)
    assert not is_ours(answered)


@many
@given(lines)
@example('log ""')
@example("log “")
def test_whatever_is_being_typed_can_be_completed(member: Member, line: str) -> None:
    member.app.complete(line, ["general"])


@many
@given(commands, st.sampled_from([*PARAMETERS, "nothing"]), texts)
@example(SPECS["log"], "what", "@everyone")
def test_whatever_a_field_holds_can_be_completed(
    member: Member, spec: object, parameter: str, typed: str
) -> None:
    member.app.complete_value(getattr(spec, "name", ""), parameter, typed, ["general"])
