"""Who somebody is: asked of Slack once a person, one at a time, and never waited for in vain."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.slack.people import A_DAY, NOBODY, REST_SECONDS, People, Person
from bot.errors import RetryLater
from tests.fakes import Stopwatch
from tests.servers.slack import SlackServer
from tests.servers.slack_state import Json, broken, rate_limited, refused

pytestmark = pytest.mark.asyncio

ANA, TOM = "U1", "U2"


def asked(slack: SlackServer) -> list[str]:
    return [call.args["user"] for call in slack.calls("users.info")]


@pytest.mark.parametrize(
    ("says", "name"),
    [
        ({"profile": {"display_name": "Ana B.", "real_name": "Ana Bauer"}}, "Ana B."),
        ({"profile": {"display_name": "", "real_name": "Ana Bauer"}}, "Ana Bauer"),
        ({"profile": {"display_name": " \t", "real_name": "Ana Bauer"}}, "Ana Bauer"),
        ({"profile": {"real_name": "Ana Bauer"}}, "Ana Bauer"),
        ({"profile": {}, "real_name": "Ana Bauer"}, "Ana Bauer"),
        ({"profile": {"display_name": "\u3164", "real_name": "Ana Bauer"}}, "\u3164"),
        ({"profile": {"display_name": 7, "real_name": None}, "real_name": None}, ""),
        ({"profile": None, "real_name": ""}, ""),
    ],
)
async def test_the_name_is_what_slack_shows_and_never_the_handle(
    people: People, slack: SlackServer, says: Json, name: str
) -> None:
    slack.users[ANA] |= {"name": "ana.bauer1987"} | says
    assert (await people.known(ANA)).name == name


async def test_zone_and_language_come_along(people: People, slack: SlackServer) -> None:
    slack.users[ANA] |= {"tz": "Asia/Kolkata", "locale": "hi-IN"}
    assert await people.known(ANA) == Person("ana", "Asia/Kolkata", "hi-IN")
    slack.users[TOM] |= {"tz": None, "locale": 5}
    assert await people.known(TOM) == Person("tom", organises=True)


async def test_slack_is_asked_once_and_again_after_a_day(
    people: People, slack: SlackServer, watch: Stopwatch
) -> None:
    for _ in range(3):
        assert (await people.known(ANA)).name == "ana"
    slack.users[ANA]["profile"]["display_name"] = "Ana Maria"
    watch.now += A_DAY - 1
    assert (await people.known(ANA)).name == "ana"
    assert asked(slack) == [ANA]
    watch.now += 1
    assert (await people.known(ANA)).name == "Ana Maria"
    assert asked(slack) == [ANA, ANA]


async def test_names_and_ranks_are_one_answer(
    people: People, slack: SlackServer, watch: Stopwatch
) -> None:
    await people.known(TOM)
    assert await people.is_organiser(TOM)
    assert asked(slack) == [TOM]
    slack.users[TOM]["profile"]["display_name"] = "Tom again"
    watch.now += 60
    assert await people.is_organiser(TOM)
    assert (await people.known(TOM)).name == "Tom again"
    assert asked(slack) == [TOM, TOM]


async def test_one_call_at_a_time_and_one_for_all_who_wait_for_the_same(
    people: People, slack: SlackServer
) -> None:
    people.patience = 60.0
    gate = slack.gates["users.info"] = asyncio.Event()
    waiting = [asyncio.create_task(people.known(user)) for user in (ANA, ANA, TOM)]
    rank = asyncio.create_task(people.is_organiser(TOM))
    await slack.bell.until(lambda: asked(slack))
    for _ in range(20):
        await asyncio.sleep(0)
    assert asked(slack) == [ANA]
    gate.set()
    assert [one.name for one in await asyncio.gather(*waiting)] == ["ana", "ana", "tom"]
    assert await rank
    assert asked(slack) == [ANA, TOM]


async def test_nobody_waits_for_a_slow_answer_and_it_is_remembered_when_it_comes(
    people: People, slack: SlackServer
) -> None:
    people.patience = 0.0
    gate = slack.gates["users.info"] = asyncio.Event()
    assert await people.known(ANA) == NOBODY
    assert await people.known(ANA) == NOBODY
    await slack.bell.until(lambda: asked(slack))
    gate.set()
    assert not await people.is_organiser(ANA)
    assert (await people.known(ANA)).name == "ana"
    assert asked(slack) == [ANA]


async def test_what_was_known_stays_where_slack_does_not_say(
    people: People, slack: SlackServer, watch: Stopwatch
) -> None:
    await people.known(ANA)
    watch.now += A_DAY
    slack.script("users.info", broken(503))
    assert (await people.known(ANA)).name == "ana"


async def test_a_limit_that_slack_names_is_kept_by_names_and_ranks(
    people: People, slack: SlackServer, watch: Stopwatch
) -> None:
    slack.script("users.info", rate_limited(45))
    assert await people.known(ANA) == NOBODY
    watch.now += 44
    assert await people.known(TOM) == NOBODY
    with pytest.raises(RetryLater):
        await people.is_organiser(TOM)
    assert asked(slack) == [ANA]
    watch.now += 1
    assert (await people.known(TOM)).name == "tom"


@pytest.mark.parametrize("fault", [broken(503), refused("internal_error"), refused("odd_word")])
async def test_after_any_other_failure_names_wait_and_ranks_do_not(
    people: People, slack: SlackServer, watch: Stopwatch, fault: Any
) -> None:
    slack.script("users.info", fault)
    assert await people.known(ANA) == NOBODY
    watch.now += REST_SECONDS - 1
    assert await people.known(TOM) == NOBODY
    assert await people.is_organiser(TOM)
    assert asked(slack) == [ANA, TOM]
    watch.now += 1
    assert (await people.known(ANA)).name == "ana"


async def test_names_leave_room_in_what_slack_allows_a_minute(
    people: People, slack: SlackServer, watch: Stopwatch
) -> None:
    people.most_names = 2
    users = [f"U{number}" for number in range(10, 14)]
    for user in users:
        slack.add_user(user, user.lower())
    found = [(await people.known(user)).name for user in users]
    assert found == ["u10", "u11", "", ""]
    assert await people.is_organiser(TOM), "who organises is asked all the same"
    watch.now += 60
    assert (await people.known(users[2])).name == "u12"


@pytest.mark.parametrize("word", ["user_not_found", "user_not_visible"])
async def test_whom_the_workspace_does_not_know_is_nobody_and_is_not_asked_about_again(
    people: People, slack: SlackServer, word: str
) -> None:
    slack.script("users.info", refused(word))
    for _ in range(2):
        assert await people.known("U99") == NOBODY
    assert asked(slack) == ["U99"]


async def test_nobody_is_asked_about_where_a_payload_names_nobody(
    people: People, slack: SlackServer
) -> None:
    assert await people.known("") == NOBODY
    assert asked(slack) == []


async def test_the_end_waits_for_no_answer(people: People, slack: SlackServer) -> None:
    people.patience = 0.0
    slack.gates["users.info"] = asyncio.Event()
    await people.known(ANA)
    await people.known(TOM)
    await people.close()
    slack.gates["users.info"].set()
    del slack.gates["users.info"]
    people.patience = 60.0
    assert (await people.known(ANA)).name == "ana"
