"""Who is an organiser: asked of Slack, remembered for a minute, and no longer."""

from __future__ import annotations

import pytest

from adapters.slack.people import RANK_SECONDS, People
from adapters.slack.web import open_client, open_session
from bot.errors import Refused, RetryLater
from tests.fakes import Stopwatch
from tests.servers.slack import SlackServer
from tests.servers.slack_state import BOT_TOKEN, TEAM, rate_limited, refused

pytestmark = pytest.mark.asyncio

MEMBER, ADMIN = "U1", "U2"


async def test_an_admin_is_an_organiser_and_a_member_is_none(people: People) -> None:
    assert await people.is_organiser(ADMIN)
    assert not await people.is_organiser(MEMBER)


@pytest.mark.parametrize("flag", ["is_admin", "is_owner", "is_primary_owner"])
async def test_each_rank_makes_an_organiser(people: People, slack: SlackServer, flag: str) -> None:
    slack.users[MEMBER][flag] = True
    assert await people.is_organiser(MEMBER)


async def test_slack_is_asked_once_in_a_while(
    people: People, slack: SlackServer, watch: Stopwatch
) -> None:
    for _ in range(3):
        await people.is_organiser(ADMIN)
    assert len(slack.calls("users.info")) == 1
    watch.now += RANK_SECONDS
    await people.is_organiser(ADMIN)
    assert len(slack.calls("users.info")) == 2


async def test_a_demoted_admin_loses_the_rights(
    people: People, slack: SlackServer, watch: Stopwatch
) -> None:
    assert await people.is_organiser(ADMIN)
    slack.users[ADMIN]["is_admin"] = False
    watch.now += 59
    assert await people.is_organiser(ADMIN), "remembered until then"
    watch.now += 1
    assert not await people.is_organiser(ADMIN)


async def test_the_minute_begins_when_slack_is_asked_and_not_when_it_answers(
    slack: SlackServer, watch: Stopwatch
) -> None:
    async with open_session() as session:
        client = open_client(session, BOT_TOKEN, slack.api_url)
        people = People(client, TEAM, lambda: watch.now + 50 * len(slack.calls("users.info")))
        assert await people.is_organiser(ADMIN)
        slack.users[ADMIN]["is_admin"] = False
        watch.now += 10
        assert not await people.is_organiser(ADMIN)


async def test_no_more_than_so_many_are_remembered(people: People, slack: SlackServer) -> None:
    people.most_remembered = 3
    members = [f"U{number}" for number in range(10, 15)]
    for member in members:
        slack.add_user(member, member.lower())
        await people.is_organiser(member)
    asked = len(slack.calls("users.info"))
    await people.is_organiser(members[-1])
    assert len(slack.calls("users.info")) == asked
    await people.is_organiser(members[0])
    assert len(slack.calls("users.info")) == asked + 1


@pytest.mark.parametrize("word", ["user_not_found", "user_not_visible"])
async def test_whom_the_workspace_does_not_know_is_none(
    people: People, slack: SlackServer, word: str
) -> None:
    slack.script("users.info", refused(word))
    assert not await people.is_organiser("U99")


async def test_a_new_admin_gains_the_rights(
    people: People, slack: SlackServer, watch: Stopwatch
) -> None:
    assert not await people.is_organiser(MEMBER)
    slack.users[MEMBER]["is_admin"] = True
    watch.now += RANK_SECONDS
    assert await people.is_organiser(MEMBER)


async def test_where_slack_does_not_say_nobody_is_taken_for_one(
    people: People, slack: SlackServer, watch: Stopwatch
) -> None:
    slack.script("users.info", rate_limited(3), refused("missing_scope"))
    for _ in range(2):
        with pytest.raises(RetryLater):
            await people.is_organiser(ADMIN)
    assert len(slack.calls("users.info")) == 1, "not again before the time that Slack named"
    watch.now += 3
    with pytest.raises(Refused):
        await people.is_organiser(ADMIN)
    assert await people.is_organiser(ADMIN), "a failure is not remembered"


@pytest.mark.parametrize("flag", ["is_restricted", "is_ultra_restricted", "is_stranger"])
async def test_a_guest_is_none_whatever_else_is_said_of_them(
    people: People, slack: SlackServer, flag: str
) -> None:
    slack.users[ADMIN][flag] = True
    assert not await people.is_organiser(ADMIN)
