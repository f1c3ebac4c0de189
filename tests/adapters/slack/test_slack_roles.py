"""Who is an organiser: asked of Slack, remembered for a minute, and no longer."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.slack.roles import REMEMBERED_SECONDS, Roles
from adapters.slack.web import open_client, open_session
from bot.errors import Refused, RetryLater
from tests.fakes import Stopwatch
from tests.servers.slack import SlackServer
from tests.servers.slack_state import BOT_TOKEN, TEAM, rate_limited, refused

pytestmark = pytest.mark.asyncio

MEMBER, ADMIN = "U1", "U2"


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest_asyncio.fixture
async def roles(slack: SlackServer, watch: Stopwatch) -> AsyncIterator[Roles]:
    async with open_session() as session:
        yield Roles(open_client(session, BOT_TOKEN, slack.api_url), TEAM, watch)


async def test_an_admin_is_an_organiser_and_a_member_is_none(roles: Roles) -> None:
    assert await roles.is_organiser(ADMIN)
    assert not await roles.is_organiser(MEMBER)


@pytest.mark.parametrize("flag", ["is_admin", "is_owner", "is_primary_owner"])
async def test_each_rank_makes_an_organiser(roles: Roles, slack: SlackServer, flag: str) -> None:
    slack.users[MEMBER][flag] = True
    assert await roles.is_organiser(MEMBER)


async def test_slack_is_asked_once_in_a_while(
    roles: Roles, slack: SlackServer, watch: Stopwatch
) -> None:
    for _ in range(3):
        await roles.is_organiser(ADMIN)
    assert len(slack.calls("users.info")) == 1
    watch.now += REMEMBERED_SECONDS
    await roles.is_organiser(ADMIN)
    assert len(slack.calls("users.info")) == 2


async def test_a_demoted_admin_loses_the_rights(
    roles: Roles, slack: SlackServer, watch: Stopwatch
) -> None:
    assert await roles.is_organiser(ADMIN)
    slack.users[ADMIN]["is_admin"] = False
    watch.now += 59
    assert await roles.is_organiser(ADMIN), "remembered until then"
    watch.now += 1
    assert not await roles.is_organiser(ADMIN)


async def test_the_minute_begins_when_slack_is_asked_and_not_when_it_answers(
    slack: SlackServer, watch: Stopwatch
) -> None:
    async with open_session() as session:
        client = open_client(session, BOT_TOKEN, slack.api_url)
        roles = Roles(client, TEAM, lambda: watch.now + 50 * len(slack.calls("users.info")))
        assert await roles.is_organiser(ADMIN)
        slack.users[ADMIN]["is_admin"] = False
        watch.now += 10
        assert not await roles.is_organiser(ADMIN)


async def test_no_more_than_a_thousand_are_remembered(
    roles: Roles, slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.roles.MOST_REMEMBERED", 3)
    members = [f"U{number}" for number in range(10, 15)]
    for member in members:
        slack.add_user(member, member.lower())
        await roles.is_organiser(member)
    asked = len(slack.calls("users.info"))
    await roles.is_organiser(members[-1])
    assert len(slack.calls("users.info")) == asked
    await roles.is_organiser(members[0])
    assert len(slack.calls("users.info")) == asked + 1


@pytest.mark.parametrize("word", ["user_not_found", "user_not_visible"])
async def test_whom_the_workspace_does_not_know_is_none(
    roles: Roles, slack: SlackServer, word: str
) -> None:
    slack.script("users.info", refused(word))
    assert not await roles.is_organiser("U99")


async def test_a_new_admin_gains_the_rights(
    roles: Roles, slack: SlackServer, watch: Stopwatch
) -> None:
    assert not await roles.is_organiser(MEMBER)
    slack.users[MEMBER]["is_admin"] = True
    watch.now += REMEMBERED_SECONDS
    assert await roles.is_organiser(MEMBER)


async def test_where_slack_does_not_say_nobody_is_taken_for_one(
    roles: Roles, slack: SlackServer
) -> None:
    slack.script("users.info", rate_limited(3), refused("missing_scope"))
    with pytest.raises(RetryLater):
        await roles.is_organiser(ADMIN)
    with pytest.raises(Refused):
        await roles.is_organiser(ADMIN)
    assert await roles.is_organiser(ADMIN), "a failure is not remembered"
