"""Messages with files as Slack takes them: the one place where an upload belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import aiohttp

from adapters.slack.markup import escape
from adapters.slack.outcomes import needed
from adapters.slack.web import RESPOND_SECONDS, TAKEN, Client
from bot.chat.rendered import File, Json, Rendered

NOT_SENT = (
    "I can't send files here yet. An organiser can allow it: by installing the app again with its"
    " manifest."
)


def bodies_of(messages: Iterable[Rendered]) -> list[Json]:
    """What is posted, message by message.

    Nothing is uploaded for a post: a message of its own names the files that go with one, so that
    none is lost silently.
    """
    return [body for message in messages for body in _bodies(message)]


def not_sent(file: File) -> Json:
    """The message in the place of a file that could not be sent."""
    return {"text": f"{escape(file.line())}\n{NOT_SENT}", "mrkdwn": False}


async def send_file(
    client: Client, session: aiohttp.ClientSession, channel: str, file: File
) -> str:
    """Upload a file and share it in a channel: "" where it was, else Slack's status.

    SlackApiError, or one of ``outcomes.NETWORK``.
    """
    given = await client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
    url, limit = needed(given, str, "upload_url"), aiohttp.ClientTimeout(total=RESPOND_SECONDS)
    async with session.post(url, data=file.content, timeout=limit) as answer:
        if answer.status != TAKEN:
            return str(answer.status)
    shown: list[dict[str, str | None]] = [{"id": needed(given, str, "file_id"), "title": file.name}]
    await client.files_completeUploadExternal(files=shown, channel_id=channel)
    return ""


def _bodies(message: Rendered) -> Iterator[Json]:
    yield message.body
    if message.files:
        lines = [escape(file.line()) for file in message.files]
        yield {"text": "\n".join(lines), "mrkdwn": False}
