"""Messages with files as Slack takes them: the one place where an upload belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.slack.markup import escape
from bot.chat.rendered import Json, Rendered


def bodies_of(messages: Iterable[Rendered]) -> list[Json]:
    """What is posted, message by message.

    Slack wants a file uploaded before the message that shows it, and nothing uploads yet: a message
    of its own names the files that go with one, so that none is lost silently.
    """
    return [body for message in messages for body in _bodies(message)]


def _bodies(message: Rendered) -> Iterator[Json]:
    yield message.body
    if message.files:
        lines = [escape(file.line()) for file in message.files]
        yield {"text": "\n".join(lines), "mrkdwn": False}
