"""Who is an organiser: a workspace admin or owner, asked of Slack only for organisers' commands."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from adapters.slack.outcomes import NETWORK, meaning, needed, word_of
from adapters.slack.web import Client
from bot.chat.rendered import Json

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
