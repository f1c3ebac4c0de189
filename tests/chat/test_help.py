from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.chat import help as manual
from bot.chat.command import CommandSpec, spec_of
from bot.chat.reply import Reply, plain
from bot.errors import UnknownCommand
from bot.features.index import COMMANDS

SPECS: Mapping[str, CommandSpec] = {spec.name: spec for spec in map(spec_of, COMMANDS)}


def said(reply: Reply) -> str:
    return "\n".join("".join(map(plain, block.fallback().spans)) for block in reply.blocks)


def test_help_names_every_command() -> None:
    organisers, members = (said(manual.overview(SPECS.values(), who)) for who in (True, False))
    for spec in SPECS.values():
        assert f"{spec.usage}: {spec.summary}" in organisers
        assert (f"{spec.usage}: {spec.summary}" in members) is not spec.organisers_only


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_help_tells_all_about_one(spec: CommandSpec) -> None:
    text = said(manual.command_page(f"/{spec.name.upper()} ", SPECS))
    assert spec.summary in text
    assert spec.usage in text
    assert spec.example in text
    for parameter in spec.parameters:
        assert f"{parameter.name}: {parameter.description}" in text
        assert all(choice in text for choice in parameter.choices)


def test_a_group_lists_its_commands() -> None:
    text = said(manual.command_page("schedule", SPECS))
    assert all(f"schedule {verb}" in text for verb in ("show", "set", "pause", "resume"))


def test_an_unknown_command_has_neighbours() -> None:
    with pytest.raises(UnknownCommand, match=r"\*\*hint\*\*"):
        manual.command_page("hnit", SPECS)
