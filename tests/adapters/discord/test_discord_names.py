"""What members are called on Discord, and what their language gives away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.discord.adapter import DiscordAdapter
from tests.adapters.discord.study import Study
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_member import Member

pytestmark = pytest.mark.asyncio


@pytest.fixture
def ana(adapter: DiscordAdapter, discord_server: LoopbackDiscord) -> Member:
    """Somebody whose account is called otherwise than they are."""
    known = discord_server.member("ana_1987")
    return replace(known, user=replace(known.user, called="Ana"))


@pytest.mark.parametrize(("nick", "called"), [("Ana (mentor)", "Ana (mentor)"), (None, "Ana")])
async def test_a_member_is_called_by_their_nickname_or_by_their_name(
    ana: Member, study: Study, nick: str | None, called: str
) -> None:
    await (await replace(ana, nick=nick).slash("undo")).message()
    assert study.invocations[-1].actor.name == called


async def test_who_has_no_other_name_is_called_by_that_of_their_account(
    ana: Member, study: Study
) -> None:
    await (await replace(ana, user=replace(ana.user, called=None)).slash("undo")).message()
    assert study.invocations[-1].actor.name == "ana_1987"


@pytest.mark.parametrize("locale", ["pl", "en-GB", "a-new-one"])
async def test_the_language_is_that_of_their_client(ana: Member, study: Study, locale: str) -> None:
    await (await replace(ana, locale=locale).slash("undo")).message()
    actor = study.invocations[-1].actor
    assert (actor.locale, actor.zone) == (locale, "")
