"""What Slack says of our tokens, scopes and channels.

Asking for the address of a connection opens none: a bot that runs notices nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from slack_sdk.errors import SlackApiError

from adapters.online import Finding, about
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from adapters.slack.outcomes import NETWORK, WRONG_TOKEN, meaning, word_of
from adapters.slack.sender import SlackSender
from adapters.slack.tokens import APP_TOKEN, BOT_TOKEN, NEVER_RIGHT, Token
from adapters.slack.web import Client, open_client, open_session
from bot.chat.invocation import Place
from bot.errors import SendError

AGAIN = "Paste the manifest of `cairn manifest slack` and install the app again."


async def look_around(
    tokens: tuple[str, str], api_url: str | None, places: Sequence[Place]
) -> AsyncIterator[Finding]:
    """Whether both tokens are taken, which scopes are missing, and each place."""
    bot, app = tokens
    sender, logged_in = SlackSender(), False
    async with open_session() as session:
        client = open_client(session, bot, api_url)
        try:
            answer = await client.auth_test()
        except (SlackApiError, *NETWORK) as error:
            yield _refused(error, BOT_TOKEN)
        else:
            yield True, f"Slack takes SLACK_BOT_TOKEN: the workspace {answer.get('team') or '?'}."
            scopes = str(answer.headers.get("x-oauth-scopes", "")).split(",")
            for finding in _of_scopes(scopes):
                yield finding
            logged_in = True
            sender.open(client, scopes, str(answer.get("url") or ""), str(answer.get("team_id")))
        yield await _of_app_token(client, app)
        if logged_in:
            async for finding in _of_places(sender, places):
                yield finding


def _of_scopes(scopes: Sequence[str]) -> list[Finding]:
    given = {scope.strip() for scope in scopes}
    missing = [scope for scope in SCOPES if scope not in given]
    wished = [scope for scope in OPTIONAL_SCOPES if scope not in given]
    found: list[Finding] = []
    if missing:
        found.append((False, f"Slack: scopes are missing: {', '.join(missing)}. {AGAIN}"))
    if wished:
        sentence = f"Slack: optional scopes are not given: {', '.join(wished)}."
        found.append((True, sentence))
    return found or [(True, "Slack: every scope of the manifest is given.")]


async def _of_app_token(client: Client, token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=token)
    except (SlackApiError, *NETWORK) as error:
        return _refused(error, APP_TOKEN)
    return True, "Slack takes SLACK_APP_TOKEN: a connection can be made."


async def _of_places(sender: SlackSender, places: Sequence[Place]) -> AsyncIterator[Finding]:
    """Each place of the workspace whose token this is: those of others it can't see."""
    ours = [place for place in places if place.space in sender.serves]
    for place in ours:
        yield await _of_place(sender, place)
    others = len(places) - len(ours)
    if others:
        yield True, f"Slack: channels of other workspaces were not asked about: {others}."


async def _of_place(sender: SlackSender, place: Place) -> Finding:
    try:
        return about("Slack", place.channel, await sender.lacking(place))
    except SendError as error:
        return False, f"Slack: the channel {place.channel}: {error.sentence}"


def _refused(error: Exception, token: Token) -> Finding:
    word = word_of(error) if isinstance(error, SlackApiError) else ""
    if word in WRONG_TOKEN | NEVER_RIGHT:
        return False, token.not_accepted(word)
    return False, f"Slack is not to be asked about {token.variable}: {meaning(error).sentence}"
