"""Who is an organiser: a workspace admin or owner, asked of Slack only for organisers' commands."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.outcomes import NETWORK, meaning, needed, word_of
from adapters.slack.web import Client
from bot.chat.people import person, read_who
from bot.chat.rendered import Json

log = structlog.get_logger("cairn.slack")

# A new admin waits at most this long, a demoted one keeps the rights as long
REMEMBERED_SECONDS = 60.0
MOST_REMEMBERED = 1000  # members
RANKS = ("is_admin", "is_owner", "is_primary_owner")
# What Slack says of somebody from another workspace, whom this one does not know
_STRANGERS = {"user_not_found", "user_not_visible", "users_not_found"}


class Roles:
    """Answers of users.info, remembered for a minute. ``team``: the workspace it is about."""

    def __init__(
        self, client: Client, team: str, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._team = team
        self._now = now
        self._known: OrderedDict[str, tuple[float, bool]] = OrderedDict()

    async def is_organiser(self, user: str) -> bool:
        """Whether the member is an admin or owner of this workspace.

        SendError where Slack does not say.
        """
        until, answer = self._known.get(user, (0.0, False))
        if self._now() < until:
            return answer
        # From when it was asked: a slow answer may be old when it comes
        asked = self._now()
        answer = await self._asked(user)
        self._remember(user, asked + REMEMBERED_SECONDS, answer)
        return answer

    async def with_names(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers of a form, with the names of the people who were picked in it.

        Without one where Slack does not say it: who it is, the id tells.
        """
        named: dict[str, str] = {}
        for field, answer in answers.items():
            who = read_who(answer)
            is_nameless = who.kind == "person" and not who.name
            named[field] = person(who.id, await self._name(who.id)) if is_nameless else answer
        return named

    async def _name(self, user: str) -> str:
        try:
            profile = needed(await self._client.users_info(user=user), dict, "user")
        except (SlackApiError, *NETWORK) as error:
            log.info("Slack did not say what somebody is called", reason=meaning(error).sentence)
            return ""
        shown = profile.get("profile") or {}
        names = (shown.get("display_name"), shown.get("real_name"), profile.get("name"))
        return str(next(filter(None, names), ""))

    async def _asked(self, user: str) -> bool:
        try:
            profile = needed(await self._client.users_info(user=user), dict, "user")
        except SlackApiError as error:
            if word_of(error) in _STRANGERS:
                return False
            raise meaning(error) from error
        except NETWORK as error:
            raise meaning(error) from error
        return self._is_ours(profile) and any(profile.get(rank) for rank in RANKS)

    def _is_ours(self, profile: Json) -> bool:
        """Whether the ranks are those of this workspace.

        In a shared channel acts also who is an admin of another one; in an organisation a member
        belongs to several.
        """
        elsewhere = profile.get("enterprise_user") or {}
        return self._team in (profile.get("team_id"), *elsewhere.get("teams", ()))

    def _remember(self, user: str, until: float, answer: bool) -> None:
        self._known[user] = (until, answer)
        self._known.move_to_end(user)
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
