"""What is said to never raise: whatever comes in, and whatever Discord does with the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest
from discord.webhook.async_ import AsyncWebhookAdapter, async_context
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from adapters.discord.attempts import Waits
from adapters.discord.client import CairnClient
from adapters.discord.presence import Guilds
from bot.errors import StoreError
from tests.adapters.discord.study import Study
from tests.fake_time import FakeTime

GUILD = "7"
ANA = {"id": "8", "username": "ana", "discriminator": "0", "avatar": None}
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["custom_id", "component", "components", "value", "values", "type"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
IDS = st.sampled_from(
    [
        "cairn1::0:undo",
        "cairn::0:reflect",
        "cairn1-form:log",
        "cairn-form.x:reflect",
        "cairn1-form@k.abc:schedule set",
        "cairn1::0:again:zz",
        "v1:done:x",
        "cairn2:",
        "cairn1::0:" + "%" * 80,
    ]
)
DATA = st.fixed_dictionaries(
    {"custom_id": IDS | JSON},
    optional={"values": JSON, "components": JSON, "component_type": st.just(2)},
)
FAILURES: list[Callable[[], BaseException]] = [
    aiohttp.ServerDisconnectedError,
    lambda: ConnectionResetError(104, "reset"),
    TimeoutError,
    lambda: RuntimeError("Session is closed"),
    lambda: RuntimeError("something else"),
    lambda: discord.RateLimited(40.0),
    lambda: refused(404, 10062),
    lambda: refused(400, 40060),
    lambda: refused(400, 50035),
    lambda: refused(403, 50013),
    lambda: refused(429, 0),
    lambda: refused(503, 0),
    lambda: KeyError("resource"),
]


def refused(status: int, code: int) -> discord.HTTPException:
    """As the SDK raises it; of the answer it looks at the status alone."""

    class Answer:
        reason = ""

    answer = cast(Any, Answer())
    answer.status = status
    return discord.HTTPException(answer, {"code": code, "message": "no"})


class Failing(AsyncWebhookAdapter):
    """Answers are taken by nobody: each fails as the next of ``failures`` says."""

    def __init__(self, failures: list[Callable[[], BaseException]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the SDK's own has no types
        self._failures = failures
        self._sent = 0

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        self._sent += 1
        raise self._failures[self._sent % len(self._failures)]()


def payload(kind: int, data: Any, *, alone: bool) -> dict[str, Any]:
    where: dict[str, Any] = {"user": ANA, "context": 1}
    if not alone:
        member: dict[str, Any] = {
            "user": ANA,
            "roles": [],
            "joined_at": None,
            "permissions": "0",
            "flags": 0,
        }
        where = {"guild_id": GUILD, "member": member, "context": 0}
    return {
        "id": "9",
        "application_id": "1",
        "type": kind,
        "data": data,
        "token": "t",
        "version": 1,
        "channel_id": "5",
        "app_permissions": "0",
        "locale": "en-US",
        "entitlements": [],
        "attachment_size_limit": 1,
        "authorizing_integration_owners": {},
        **where,
    }


async def taken(
    sent: dict[str, Any], failures: list[Callable[[], BaseException]], way: str
) -> list[Any]:
    """Has one interaction served; what was not caught meanwhile."""
    loose: list[Any] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: loose.append(context))
    async_context.set(Failing(failures))
    study, time = Study(), FakeTime(passes=False)
    client = CairnClient(cast(Any, study), 0.0, time.time, waits=Waits(1, 1, 1))
    state = client._connection
    state.user = discord.ClientUser(state=state, data=cast(Any, ANA | {"id": "1"}))
    interaction: discord.Interaction[Any] = discord.Interaction(
        data=cast(Any, sent),
        state=state,
    )
    interactions = client.interactions
    ways: dict[str, Callable[[], Awaitable[None]]] = {
        "typed": lambda: interactions.typed(interaction, study.commands["undo"], {}),
        "pressed": lambda: interactions.pressed(interaction),
        "submitted": lambda: interactions.submitted(interaction),
        "unknown": lambda: interactions.unknown(interaction),
        "apologise": lambda: interactions.apologise(interaction),
    }
    with capture_logs():
        await ways[way]()
        await interactions.close(1)
    return loose


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from([2, 3, 5]),
    data=DATA | st.none(),
    alone=st.booleans(),
    failures=st.lists(st.sampled_from(FAILURES), min_size=1, max_size=4),
    way=st.sampled_from(["typed", "pressed", "submitted", "unknown", "apologise"]),
)
def test_nothing_that_comes_in_raises(
    kind: int,
    data: Any,
    alone: bool,
    failures: list[Callable[[], BaseException]],
    way: str,
) -> None:
    assert asyncio.run(taken(payload(kind, data, alone=alone), failures, way)) == []


class Forgetful:
    """A presence that falls over, whatever it is told."""

    def __init__(self, fault: Exception) -> None:
        self.invites: dict[str, str] = {}
        self._fault = fault

    async def compare(self, platform: str, listed: Callable[[], Any]) -> None:
        raise self._fault

    async def returned(self, platform: str, space: str) -> None:
        raise self._fault

    async def left(self, platform: str, space: str) -> None:
        raise self._fault


@pytest.mark.parametrize("fault", [StoreError("no"), KeyError("space"), RuntimeError("no")])
async def test_nothing_that_is_told_of_guilds_raises(fault: Exception) -> None:
    core = SimpleNamespace(presence=Forgetful(fault))
    guilds, one = Guilds(cast(Any, core)), cast(Any, SimpleNamespace(id=7))
    with capture_logs() as lines:
        await guilds.listed(list, "https://example.org")
        await guilds.joined(one)
        await guilds.removed(one)
    assert len(lines) == 3
