"""What Slack sends -> who asked what, where, and where an answer can be said. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.invocation import Actor, Direct, IsOrganiser, Place, Request

PLATFORM = "slack"

_TOKEN = re.compile(r"<(?P<sigil>[#@!]?)(?P<body>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Which workspace an event belongs to, and who acted, as Bolt works them out.

    ``team`` is where the app is installed, also where somebody acted in another workspace of a
    shared channel, or where an organisation's payload names no workspace. A team's id is unique, so
    that its organisation's is not needed. ``name`` is the workspace's, "" where it is not known.
    """

    team: str
    user: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """Where an answer can be said.

    A response_url while it is good, else the channel, only to ``user`` or to all.
    """

    channel: str
    user: str
    response_url: str = ""
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class SlackRequest:
    """A line that someone typed, pressed or chose. ``trigger`` opens one form within 3 seconds.

    ``pressed`` is the ts of the message it was pressed on.
    """

    id: str
    actor: Actor
    place: Place | Direct
    line: str
    target: ReplyTarget
    trigger: str
    pressed: str = ""

    def to_core(self, is_organiser: IsOrganiser, root: str) -> Request:
        """What the core is asked."""
        return Request(
            self.id,
            self.actor,
            self.place,
            self.line,
            is_organiser=is_organiser,
            is_channel=is_channel,
            typed_after=root,
            pressed=self.pressed,
        )


def readable(text: str) -> str:
    """What the member wrote: tokens of should_escape undone, then ``&amp; &lt; &gt;``, once.

    A channel becomes its id, a member or group ``@name``, an address itself.
    """
    plain = _TOKEN.sub(_token, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _token(found: re.Match[str]) -> str:
    sigil, body, label = found["sigil"], found["body"], found["label"]
    if sigil == "#":
        return body
    if sigil == "@":
        return f"@{label or body}"
    if sigil == "!":
        return label or f"@{body}"
    return body.removeprefix("mailto:")


def from_command(body: Mapping[str, Any], origin: Origin) -> SlackRequest:
    """A slash command; a bare root is an empty line."""
    trigger = body["trigger_id"]
    actor = Actor(PLATFORM, origin.user, body.get("user_name") or "")
    target = ReplyTarget(body["channel_id"], origin.user, body.get("response_url", ""))
    line = readable(body.get("text") or "")
    place = place_of(origin, body["channel_id"])
    return SlackRequest(trigger, actor, place, line, target, trigger)


def from_action(body: Mapping[str, Any], origin: Origin) -> SlackRequest | None:
    """A pressed button or a chosen option; None for one that only opened an address."""
    action = body["actions"][0]
    line = action.get("value") or (action.get("selected_option") or {}).get("value")
    return from_line(body, line, origin) if line else None


def from_line(body: Mapping[str, Any], line: str, origin: Origin) -> SlackRequest:
    """A button or a shortcut on a message, as the line it stands for."""
    container = body.get("container") or {}
    message = body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or origin.user
    thread = container.get("thread_ts") or message.get("thread_ts")
    target = ReplyTarget(channel, origin.user, body.get("response_url", ""), thread)
    return _pressed(body, line, target, origin)


def from_view(
    body: Mapping[str, Any], line: str, target: ReplyTarget, origin: Origin
) -> SlackRequest:
    """A submitted form, as the line it was opened for."""
    return _pressed(body, line, target, origin)


def _pressed(
    body: Mapping[str, Any], line: str, target: ReplyTarget, origin: Origin
) -> SlackRequest:
    place = place_of(origin, target.channel)
    actor = Actor(PLATFORM, origin.user, _name_in(body))
    trigger = body["trigger_id"]
    return SlackRequest(trigger, actor, place, line, target, trigger, pressed_on(body))


def pressed_on(body: Mapping[str, Any]) -> str:
    """The ts of the message whose control was pressed; "" for a view."""
    container, message = body.get("container") or {}, body.get("message") or {}
    return str(container.get("message_ts") or message.get("ts") or "")


def place_of(origin: Origin, channel: str) -> Place:
    """Where it was typed, pressed, chosen or submitted."""
    return Place(PLATFORM, origin.team, channel, origin.name)


def _name_in(body: Mapping[str, Any]) -> str:
    user = body.get("user") or {}
    return str(user.get("username") or user.get("name") or "")


def is_channel(typed: str) -> bool:
    """Whether a text can be the id of a channel: ``#typo`` and a private one's name are none."""
    return bool(_CHANNEL_ID.fullmatch(typed))
