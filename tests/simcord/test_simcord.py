"""The unchanged client in a simulated Discord, on the real core.

What members type, press and fill.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
import pytest_asyncio
import simcord

from adapters.discord.client import CairnClient
from adapters.discord.limits import PATIENCE
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.command import spec_of
from bot.features.index import COMMANDS
from bot.store.database import Database
from tests.fakes import Clock
from tests.servers.discord_judge import SKIP_REASON, find_judge
from tests.servers.discord_rules import BUTTON, walk
from tests.servers.discord_state import visible_text

pytestmark = pytest.mark.simcord(shard_count=1)

# What a member fills in, for every command and parameter that has to be given.
FILLED: dict[str, dict[str, Any]] = {
    "log": {"what": "vectors", "minutes": "45"},
    "done": {"what": "vectors"},
    "know": {"topics": "vectors"},
    "topic": {"name": "vectors"},
    "resources": {"topic": "vectors"},
    "hint": {"name": "dot-product"},
    "submit": {"name": "dot-product", "answer": "32"},
    "rubric": {"name": "dot-meaning"},
    "search": {"words": "boosting"},
    "setup": {"zone": "Europe/Berlin"},
    "why": {"item": "dot-product"},
    "activity": {"name": "meetup"},
    "guess": {"name": "pure-leaves", "guess": "2"},
    "recall answer": {"card": "dot-zero"},
    "recall grade": {"card": "dot-zero", "grade": "good"},
    "recall wrong": {"card": "dot-zero", "what": "It is not zero."},
    "remind me": {"what": "vectors", "when": "tomorrow 18:00"},
    "remind drop": {"number": "1"},
    "schedule set": {"kind": "challenge"},
    "schedule add": {"kind": "nudge"},
    "schedule remove": {"kind": "challenge"},
    "schedule skip": {"kind": "challenge"},
    "schedule swap": {"kind": "challenge"},
    "schedule post-now": {"kind": "challenge"},
    "schedule doubt": {"choice": "leave"},
    "schedule zone": {"zone": "Europe/Berlin"},
}
WHO = ("organisers add", "organisers remove")
"""They want somebody of the stage."""


@pytest.fixture
def core(sqlite_database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(sqlite_database, tiny, clock=clock)


@pytest.fixture
def simcord_bot(core: App) -> CairnClient:
    return CairnClient(core, PATIENCE)


class Stage:
    """A guild with a channel, a member and an organiser."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.guild = env.create_guild("study group")
        self.channel = self.guild.create_text_channel("general")
        self.ana = self.guild.add_member(env.create_user("ana"))
        organisers = self.guild.create_role(
            "organisers", permissions=discord.Permissions(manage_guild=True)
        )
        self.tom = self.guild.add_member(env.create_user("tom"), roles=[organisers])

    async def slash(self, name: str, /, **options: Any) -> simcord.InteractionResult:
        """Typed by the organiser, who may use everything."""
        return await self.tom.slash(self.channel, name, **options)


@pytest_asyncio.fixture
async def stage(simcord_env: simcord.Env) -> AsyncIterator[Stage]:
    """A stage; what the bot sent in the test is judged by Discord's official document.

    Where that is at hand. The commands are the same in every test, and judged in one of their own.
    """
    yield Stage(simcord_env)
    judge = find_judge()
    if judge is not None:
        sent = [
            request
            for request in simcord_env.http_requests
            if request.json and request.method != "PUT"
        ]
        assert [fault for r in sent for fault in judge.faults(r.method, r.path, r.json)] == []


def answer(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None, f"no answer: {result}"
    return result.response


def read(result: simcord.InteractionResult) -> str:
    return visible_text({"components": answer(result).components})


def pressable(message: simcord.ResponseMessage) -> list[str]:
    return [
        c["custom_id"] for c in walk(message.components) if c["type"] == BUTTON and "custom_id" in c
    ]


async def test_every_command_is_offered(stage: Stage, core: App) -> None:
    assert set(stage.tom.available_commands(stage.channel)) == set(core.commands)
    # Discord knows nothing of whom organisers named, and would hide their commands from them
    assert set(stage.ana.available_commands(stage.channel)) == set(core.commands)


@pytest.mark.parametrize("name", [spec.name for spec in map(spec_of, COMMANDS)])
async def test_every_command_and_every_button_under_it_answers(stage: Stage, name: str) -> None:
    filled = {"who": stage.ana} if name in WHO else FILLED.get(name, {})
    first = answer(await stage.slash(name, **filled))
    assert first.ephemeral
    for button in pressable(first):
        result = await stage.tom.click(first, custom_id=button)
        assert result.modal or read(result)


async def test_what_is_shared_is_seen_by_all_and_pings_nobody(stage: Stage) -> None:
    shared = await stage.slash("topic", name="vectors", share=True)
    assert not answer(shared).ephemeral
    assert answer(shared).message.raw_mentions == []


async def test_typing_is_completed(stage: Stage) -> None:
    offered = await stage.ana.autocomplete(stage.channel, "done", "what", "vec")
    assert offered == [{"name": "Vectors", "value": "top-vectors"}]


async def test_a_form_asks_for_what_is_missing(stage: Stage) -> None:
    overview = answer(await stage.ana.slash(stage.channel, "help"))
    opened = await stage.ana.click(overview, label="Log something")
    assert opened.modal is not None
    assert opened.modal["custom_id"].startswith("cairn1-form.")
    assert opened.modal["custom_id"].endswith(":log")
    logged = await stage.ana.submit_modal(opened, {"what": "vectors", "minutes": "45"})
    assert "45 min" in read(logged)


async def test_a_form_that_does_not_fit_opens_again(stage: Stage) -> None:
    overview = answer(await stage.ana.slash(stage.channel, "help"))
    opened = await stage.ana.click(overview, label="Log something")
    wrong = await stage.ana.submit_modal(opened, {"what": "vectors", "minutes": "lots"})
    assert "`lots`" in read(wrong)
    again = await stage.ana.click(answer(wrong), label="Fill it in again")
    assert again.modal is not None


async def test_a_button_works_after_a_restart(stage: Stage, core: App) -> None:
    logged = answer(await stage.ana.slash(stage.channel, "log", what="vectors", minutes="45"))
    requests = [sent for sent in stage.env.http_requests if sent.method == "PUT"]
    await stage.env.restart_bot(CairnClient(core, PATIENCE))
    undone = await stage.ana.click(logged, label="Undo")
    assert "45 min" in read(undone)
    # Nothing had changed.
    assert [sent for sent in stage.env.http_requests if sent.method == "PUT"] == requests


async def test_only_organisers_change_the_schedule(stage: Stage) -> None:
    refused = await stage.ana.slash(stage.channel, "schedule set", kind="challenge")
    assert "Only organisers" in read(refused)


async def test_a_role_that_is_named_makes_organisers_as_long_as_somebody_has_it(
    stage: Stage,
) -> None:
    tutors = stage.guild.create_role("tutors")
    eva = stage.guild.add_member(stage.env.create_user("eva"), roles=[tutors])
    assert "Only organisers" in read(await eva.slash(stage.channel, "setup", zone="UTC"))
    named = await stage.slash("organisers add", who=tutors)
    assert "The role **tutors** makes an organiser" in read(named)
    assert "are saved" in read(await eva.slash(stage.channel, "setup", zone="UTC"))
    listed = answer(await eva.slash(stage.channel, "organisers list"))
    assert (await eva.click(listed, label="Name somebody")).modal is not None
    assert "Only organisers" in read(await stage.ana.slash(stage.channel, "setup", zone="UTC"))


async def test_a_person_is_named_from_the_form_and_removed_by_a_button(stage: Stage) -> None:
    asked = answer(await stage.slash("organisers list"))
    opened = await stage.tom.click(asked, label="Name somebody")
    named = await stage.tom.submit_modal(opened, {"who": [stage.ana]})
    assert "**ana** may organise" in read(named)
    assert "Only organisers" not in read(await stage.ana.slash(stage.channel, "schedule show"))
    await stage.tom.click(answer(named), label="Undo")
    assert "Only organisers" in read(await stage.ana.slash(stage.channel, "schedule show"))


async def test_everybody_is_no_role_to_name(stage: Stage) -> None:
    refused = await stage.slash("organisers add", who=stage.guild.default_role)
    assert "That would be everybody" in read(refused)


@pytest.mark.skipif(find_judge() is None, reason=SKIP_REASON)
async def test_the_official_document_judges_the_commands(stage: Stage) -> None:
    judge = find_judge()
    assert judge is not None
    [sync] = [sent for sent in stage.env.http_requests if sent.method == "PUT"]
    assert judge.faults("PUT", sync.path, sync.json) == []
    broken = [command | {"description": "x" * 101} for command in sync.json or []]
    assert judge.faults("PUT", sync.path, broken) != []


async def test_a_member_is_called_by_their_nickname_and_by_their_name_without_one(
    stage: Stage,
) -> None:
    for number, nick in enumerate(("Ana (mentor)", None)):
        account = stage.env.create_user(f"account_{number}", global_name=f"Name {number}")
        member = stage.guild.add_member(account, nick=nick)
        await member.slash(stage.channel, "log", what="vectors", minutes="45")
    board = read(await stage.ana.slash(stage.channel, "leaderboard"))
    assert "Ana (mentor)" in board
    assert "Name 1" in board
    assert "account_" not in board
    assert "Name 0" not in board
