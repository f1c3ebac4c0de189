"""What Slack sends -> who asked what, where, and where an answer can be said. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.command import CommandSpec, Kind
from bot.chat.invocation import Actor, Place

PLATFORM = "slack"

_TOKEN = re.compile(r"<(?P<sigil>[#@!]?)(?P<body>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """Where an answer can be said: a response_url while it is good, else the channel, only to ``user`` or to all."""

    channel: str
    user: str
    response_url: str = ""
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A line that someone typed, pressed or chose.

    ``trigger`` opens one form within three seconds.
    """

    id: str
    actor: Actor
    place: Place
    line: str
    target: ReplyTarget
    trigger: str


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


def from_command(body: Mapping[str, Any], workspace: str = "") -> Request:
    """A slash command; a bare root is an empty line."""
    actor = Actor(PLATFORM, body["user_id"], body.get("user_name") or body["user_id"])
    place = Place(PLATFORM, body["team_id"], body["channel_id"], workspace)
    target = ReplyTarget(body["channel_id"], body["user_id"], body.get("response_url", ""))
    return Request(
        body["trigger_id"],
        actor,
        place,
        readable(body.get("text") or ""),
        target,
        body["trigger_id"],
    )


def from_action(body: Mapping[str, Any], workspace: str = "") -> Request | None:
    """A pressed button or a chosen option; None for one that only opened an address."""
    action = body["actions"][0]
    line = action.get("value") or (action.get("selected_option") or {}).get("value")
    return from_choice(body, line, workspace) if line else None


def from_choice(body: Mapping[str, Any], line: str, workspace: str = "") -> Request:
    """A button or a shortcut on a message, as the line it stands for."""
    container = body.get("container") or {}
    message = body.get("message") or {}
    channel = (
        (body.get("channel") or {}).get("id") or container.get("channel_id") or body["user"]["id"]
    )
    thread = container.get("thread_ts") or message.get("thread_ts")
    target = ReplyTarget(channel, body["user"]["id"], body.get("response_url", ""), thread)
    return Request(
        body["trigger_id"],
        actor_of(body),
        place_of(body, channel, workspace),
        line,
        target,
        body["trigger_id"],
    )


def actor_of(body: Mapping[str, Any]) -> Actor:
    """Who pressed, chose or submitted."""
    user = body["user"]
    return Actor(PLATFORM, user["id"], user.get("username") or user.get("name") or user["id"])


def place_of(body: Mapping[str, Any], channel: str, workspace: str) -> Place:
    """Where it was pressed, chosen or submitted."""
    team = body.get("team") or {}
    return Place(PLATFORM, team.get("id") or body["user"].get("team_id", ""), channel, workspace)


def strangers(spec: CommandSpec, arguments: Mapping[str, str]) -> list[str]:
    """The channel arguments that name no channel Slack knows (``#typo``, a private one): to be asked for again."""
    channels = [p.name for p in spec.parameters if p.kind is Kind.CHANNEL]
    return [
        name
        for name in channels
        if (typed := arguments.get(name, "")) and not _CHANNEL_ID.fullmatch(typed)
    ]
