"""Who is an organiser: a workspace admin or owner, asked of Slack only for organisers' commands."""

from __future__ import annotations

import time
from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.outcomes import NETWORK, meaning

# A new admin waits at most this long, a demoted one keeps the rights as long
REMEMBERED_SECONDS = 300.0


class Roles:
    """Answers of users.info, remembered for some minutes."""

    def __init__(self, client: AsyncWebClient, now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._now = now
        self._known: dict[str, tuple[float, bool]] = {}

    async def is_organiser(self, user: str) -> bool:
        """Whether Slack calls the member an admin or owner. SendError where Slack does not say."""
        until, answer = self._known.get(user, (0.0, False))
        if self._now() < until:
            return answer
        try:
            profile = (await self._client.users_info(user=user))["user"]
        except (SlackApiError, *NETWORK) as error:
            raise meaning(error) from error
        answer = any(profile.get(flag) for flag in ("is_admin", "is_owner", "is_primary_owner"))
        self._known[user] = (self._now() + REMEMBERED_SECONDS, answer)
        return answer
