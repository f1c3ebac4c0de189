"""Who somebody is, as the workspace says it: name, time zone, language, and whether they organise.

``users.info`` is asked once a person, then once a day, and at most a minute before it decides what
somebody may. One call at a time, and no more a minute than Slack allows.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from adapters.slack.outcomes import NETWORK, meaning, needed, word_of
from adapters.slack.web import Client
from bot.chat.people import person, read_who
from bot.chat.rendered import Json
from bot.errors import RetryLater, SendError

A_DAY = 24 * 60 * 60.0
# A new admin waits at most this long, a demoted one keeps the rights as long
RANK_SECONDS = 60.0
# How long a command waits for a name: it is answered within two seconds whatever Slack does
NAME_SECONDS = 1.0
ANSWER_SECONDS = 10.0  # For Slack to answer one call; the next one waits for it
REST_SECONDS = 30.0  # After a call that failed, where Slack names no time itself
# docs.slack.dev/reference/methods/users.info: Tier 4, 100 a minute and more. Names leave some of
# them to whoever has to know who organises.
MOST_NAMES_A_MINUTE = 80
MOST_REMEMBERED = 5000  # people
RANKS = ("is_admin", "is_owner", "is_primary_owner")
GUESTS = ("is_restricted", "is_ultra_restricted", "is_stranger")
# What Slack says of somebody from another workspace, whom this one does not know
_STRANGERS = {"user_not_found", "user_not_visible", "users_not_found"}


@dataclass(frozen=True, slots=True)
class Person:
    """What a workspace says of somebody; "" for what it does not.

    ``name`` is what the workspace shows, never the handle of the account, which is older and often
    half of an e-mail address. ``zone`` is an IANA name, ``locale`` like ``en-US``.
    """

    name: str = ""
    zone: str = ""
    locale: str = ""
    organises: bool = False


NOBODY = Person()


@dataclass(frozen=True, slots=True)
class _Known:
    asked: float
    person: Person


class People:
    """Answers of users.info, remembered. ``team``: the workspace it is about.

    ``patience``: how many seconds a command waits for a name; ``most_names``: how many are asked
    for in a minute; ``most_remembered``: of how many people.
    """

    def __init__(
        self, client: Client, team: str, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._team = team
        self._now = now
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._looking: dict[str, asyncio.Task[Person | SendError]] = {}
        self._turn = asyncio.Lock()
        self._asked: deque[float] = deque()
        self._rests_until = 0.0
        self._rests_for: SendError | None = None
        self.patience = NAME_SECONDS
        self.most_names = MOST_NAMES_A_MINUTE
        self.most_remembered = MOST_REMEMBERED

    async def known(self, user: str) -> Person:
        """What is known of somebody, at most a day old; it never raises.

        What is older, or NOBODY, where Slack does not say in time. What it says
        later is remembered all the same.
        """
        if self._younger_than(A_DAY, user) is None and self._may_ask(user):
            await asyncio.wait({self._asking(user)}, timeout=self.patience)
        known = self._known.get(user)
        return known.person if known is not None else NOBODY

    async def is_organiser(self, user: str) -> bool:
        """Whether somebody is an admin or owner of this workspace.

        SendError where Slack does not say.
        """
        known = self._younger_than(RANK_SECONDS, user)
        if known is not None:
            return known.organises
        if self._rests_for is not None and self._now() < self._rests_until:
            raise self._rests_for
        found = await asyncio.shield(self._asking(user))
        if isinstance(found, SendError):
            raise found
        return found.organises

    async def with_names(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers of a form, with the names of the people who were picked in it.

        Without one where Slack does not say it: who it is, the id tells.
        """
        named: dict[str, str] = {}
        for field, answer in answers.items():
            who = read_who(answer)
            is_nameless = who.kind == "person" and not who.name
            named[field] = answer
            if is_nameless:
                named[field] = person(who.id, (await self.known(who.id)).name)
        return named

    async def close(self) -> None:
        """Ask nothing more."""
        looking = list(self._looking.values())
        for task in looking:
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)

    def _younger_than(self, seconds: float, user: str) -> Person | None:
        """Who was asked about so lately: not answered, as a slow answer is old when it comes."""
        known = self._known.get(user)
        if known is None or self._now() >= known.asked + seconds:
            return None
        return known.person

    def _may_ask(self, user: str) -> bool:
        """Whether a name is worth a call now: it can wait for the next command."""
        now = self._now()
        while self._asked and now >= self._asked[0] + 60:
            self._asked.popleft()
        return bool(user) and now >= self._rests_until and len(self._asked) < self.most_names

    def _asking(self, user: str) -> asyncio.Task[Person | SendError]:
        """The call about somebody: one, however many wait for it."""
        task = self._looking.get(user)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._ask(user))
            self._looking[user] = task
            task.add_done_callback(lambda _: self._looking.pop(user, None))
        return task

    async def _ask(self, user: str) -> Person | SendError:
        """What Slack says of somebody, or why it does not: perhaps nobody waits for it any more."""
        async with self._turn:
            asked = self._now()
            self._asked.append(asked)
            try:
                found = await self._found(user)
            except (SlackApiError, *NETWORK) as error:
                return self._failed(error)
        self._known[user] = _Known(asked, found)
        self._known.move_to_end(user)
        while len(self._known) > self.most_remembered:
            self._known.popitem(last=False)
        return found

    async def _found(self, user: str) -> Person:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await self._client.users_info(user=user, include_locale=True)
            return _person(needed(answer, dict, "user"), self._team)
        except SlackApiError as error:
            if word_of(error) in _STRANGERS:
                return NOBODY
            raise

    def _failed(self, error: Exception) -> SendError:
        """What the failure means. Names are asked for again after a while; see ``known``.

        Where Slack said when to come back, nothing is asked until then.
        """
        fault = meaning(error)
        seconds = fault.after if isinstance(fault, RetryLater) else None
        self._rests_for = fault if seconds is not None else None
        self._rests_until = self._now() + (REST_SECONDS if seconds is None else seconds)
        return fault


def _person(user: Json, team: str) -> Person:
    profile = _object(user.get("profile"))
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
    return Person(
        next(filter(None, map(_text, names)), ""),
        _text(user.get("tz")),
        _text(user.get("locale")),
        _organises(user, team),
    )


def _organises(user: Json, team: str) -> bool:
    """Whether somebody has a rank in this workspace.

    In a shared channel acts also who is an admin of another one; in an organisation a member
    belongs to several. A guest, of this workspace or another, has none.
    """
    elsewhere = _object(user.get("enterprise_user"))
    is_ours = team in (user.get("team_id"), *elsewhere.get("teams", ()))
    if not is_ours or any(user.get(flag) for flag in GUESTS):
        return False
    return any(user.get(rank) for rank in RANKS)


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
