"""``help``: every command on one page, and no page higher than a telephone's screen."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from adapters.discord.render import render
from adapters.slack.render import render as render_slack
from bot.chat import help as manual
from bot.chat.command import CommandSpec, spec_of
from bot.chat.help import Page, filled
from bot.chat.reply import Reply, lines_of, plain, spelled
from bot.errors import UnknownCommand
from bot.features.help.rules import PAGES
from bot.features.index import COMMANDS
from tests.adapters.slack.seen import visible
from tests.content.phone import SCREEN, height

SPECS: Mapping[str, CommandSpec] = {spec.name: spec for spec in map(spec_of, COMMANDS)}
NEEDS = [page for page in PAGES if not page.for_organisers]


def said(reply: Reply) -> str:
    return "\n".join("".join(map(plain, block.fallback().spans)) for block in reply.blocks)


def page(name: str) -> Reply:
    return manual.help_page(name, SPECS, PAGES)


def test_every_command_is_on_exactly_one_page() -> None:
    listed = [spec.name for one in filled(PAGES, SPECS.values()) for spec in one.specs]
    assert sorted(listed) == sorted(SPECS)


def test_a_command_that_no_page_names_comes_to_the_last_of_its_sort() -> None:
    pages = (Page("first", "First", ("log",)), Page("last", "Last"))
    first, last = filled(pages, [SPECS["undo"], SPECS["log"], SPECS["setup"]])
    assert [spec.name for spec in first.specs] == ["log"]
    assert [spec.name for spec in last.specs] == ["undo"]


@pytest.mark.parametrize("organiser", [False, True])
def test_the_first_screen_has_a_line_for_each_need(organiser: bool) -> None:
    reply = manual.overview(SPECS.values(), organiser, PAGES)
    lines = said(reply).split("\n")
    assert [need.title for need in NEEDS] == [line.split(":")[0] for line in lines[: len(NEEDS)]]
    assert any("schedule" in line for line in lines) is organiser
    behind = [line for line in lines_of(reply) if line.startswith("help ")]
    assert len(behind) == sum(organiser or not one.for_organisers for one in PAGES)


@pytest.mark.parametrize(
    "name", ["", *(page.name for page in PAGES)], ids=lambda name: name or "overview"
)
def test_no_page_is_higher_than_a_telephones_screen(name: str) -> None:
    reply = page(name) if name else manual.overview(SPECS.values(), True, PAGES)
    [message] = render(reply)
    assert height(message.body["components"]) <= SCREEN


@pytest.mark.parametrize("name", SPECS)
def test_a_command_with_many_parameters_takes_little_more(name: str) -> None:
    [message] = render(page(name))
    assert height(message.body["components"]) <= SCREEN + 7


@pytest.mark.parametrize("page_", PAGES, ids=lambda page: page.name)
def test_a_page_lists_its_commands_one_a_line(page_: Page) -> None:
    reply = page(page_.name)
    for spec in dict(_filled())[page_.name]:
        assert any(
            line.startswith(spec.name) and spec.summary in line for line in said(reply).split("\n")
        )
        assert f"help {spec.name}" in lines_of(reply)


def _filled() -> list[tuple[str, tuple[CommandSpec, ...]]]:
    return [(one.page.name, one.specs) for one in filled(PAGES, SPECS.values())]


@pytest.mark.parametrize("name", ["", "week", "log", "schedule set", "organisers"])
def test_on_slack_every_line_stands_as_it_is_typed(name: str) -> None:
    reply = page(name) if name else manual.overview(SPECS.values(), True, PAGES)
    messages = render_slack(spelled(reply, "/study"))
    shown = visible({"text": "", "blocks": message.body["blocks"]} for message in messages)
    typed = [line for line in shown.split("\n") if line.startswith("/")]
    assert typed
    assert all(line.startswith("/study ") for line in typed)


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_help_tells_all_about_one(spec: CommandSpec) -> None:
    text = said(page(f"/{spec.name.upper()} "))
    assert spec.summary in text
    assert spec.usage in text
    assert spec.example in text
    for parameter in spec.parameters:
        assert f"{parameter.name}: {parameter.description}" in text
        assert all(choice in text for choice in parameter.choices)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("practice", "interview"),
        ("Organizers", "schedule set"),
        ("schedule", "schedule pause"),
        ("remind", "remind drop"),
        ("this week together", "kaggle"),
    ],
)
def test_a_page_is_found_by_other_words_too(typed: str, shown: str) -> None:
    assert shown in said(page(typed))


@pytest.mark.parametrize(("typed", "near"), [("hnit", "hint"), ("prctise", "practise")])
def test_an_unknown_name_has_neighbours(typed: str, near: str) -> None:
    with pytest.raises(UnknownCommand, match=rf"\*\*{near}\*\*") as found:
        page(typed)
    assert (near, f"help {near}") in found.value.ways_out
