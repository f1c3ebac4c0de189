"""What Slack sends -> who asked what, where, and where an answer can be said. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.slack.escaped import Unescaped, unescaped
from adapters.slack.people import Person
from bot.chat.invocation import Actor, Direct, IsOrganiser, Place, Request
from bot.chat.parameter import Kind, ParameterSpec
from bot.chat.parse import Typed

PLATFORM = "slack"

_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Which workspace an event belongs to, and who acted, as Bolt works them out.

    ``team`` is where the app is installed, also where somebody acted in another workspace of a
    shared channel, or where an organisation's payload names no workspace. A team's id is unique, so
    that its organisation's is not needed. ``name`` is the workspace's, "" where it is not known.
    ``user`` may be a guest of it.
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

    ``pressed`` is the ts of the message it was pressed on. ``typed`` is the line as Slack escaped
    it, where it was typed; ``options`` are arguments that are not what stands in the line.
    """

    id: str
    actor: Actor
    place: Place | Direct
    line: str
    target: ReplyTarget
    trigger: str
    pressed: str = ""
    typed: Unescaped | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    def by(self, person: Person) -> SlackRequest:
        """The request of somebody whom Slack knows."""
        actor = replace(self.actor, name=person.name, zone=person.zone, locale=person.locale)
        return replace(self, actor=actor)

    def to_core(self, is_organiser: IsOrganiser, root: str) -> Request:
        """What the core is asked."""
        return Request(
            self.id,
            self.actor,
            self.place,
            self.line,
            self.options,
            is_organiser=is_organiser,
            is_channel=is_channel,
            typed_after=root,
            pressed=self.pressed,
        )


def from_command(body: Mapping[str, Any], origin: Origin) -> SlackRequest:
    """A slash command; a bare root is an empty line."""
    trigger = body["trigger_id"]
    target = ReplyTarget(body["channel_id"], origin.user, body.get("response_url", ""))
    typed = unescaped(body.get("text") or "")
    place = place_of(origin, body["channel_id"])
    return SlackRequest(trigger, actor_of(origin), place, typed.line, target, trigger, typed=typed)


def has_names(request: SlackRequest) -> bool:
    """Whether the line has ids or addresses where its writer saw names."""
    typed = request.typed
    return typed is not None and bool(typed.channels or typed.links or typed.people)


def worded(request: SlackRequest, read: Typed | None) -> SlackRequest:
    """The request with names in every text, and ids where a channel or a person is asked for.

    ``read`` is what its line says; None where it can't be read.
    """
    typed = request.typed
    if typed is None:
        return request
    if read is None:
        return replace(request, line=typed.for_reader(request.line))
    options: dict[str, str] = {}
    for name, text in read.arguments.items():
        parameter = read.spec.parameter(name)
        if parameter is None or parameter.kind is Kind.CHANNEL:
            continue
        if parameter.kind is Kind.PERSON:
            seen = typed.who(text)
        else:
            seen = typed.for_reader(text, prose=_is_prose(parameter))
        if seen != text:
            options[name] = seen
    return replace(request, options=options)


def _is_prose(parameter: ParameterSpec) -> bool:
    return parameter.about.rest or parameter.about.long


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
    """A submitted form, as the line it was opened for.

    After a lost ack Slack keeps the form, and sends it again with another trigger: a form is known
    by its view.
    """
    id = f"view:{origin.team}:{body['view']['id']}"
    return replace(_pressed(body, line, target, origin), id=id)


def _pressed(
    body: Mapping[str, Any], line: str, target: ReplyTarget, origin: Origin
) -> SlackRequest:
    place = place_of(origin, target.channel)
    trigger = body["trigger_id"]
    return SlackRequest(trigger, actor_of(origin), place, line, target, trigger, pressed_on(body))


def actor_of(origin: Origin) -> Actor:
    """Who acts, without a name: what a payload calls them is their account's handle."""
    return Actor(PLATFORM, origin.user, "")


def pressed_on(body: Mapping[str, Any]) -> str:
    """The ts of the message whose control was pressed; "" for a view."""
    container, message = body.get("container") or {}, body.get("message") or {}
    return str(container.get("message_ts") or message.get("ts") or "")


def place_of(origin: Origin, channel: str) -> Place:
    """Where it was typed, pressed, chosen or submitted."""
    return Place(PLATFORM, origin.team, channel, origin.name)


def target_in(body: Mapping[str, Any], origin: Origin) -> ReplyTarget:
    """Where whoever sent a payload can be answered, as far as it says so, whatever it is."""
    container, message = _object(body.get("container")), _object(body.get("message"))
    channels = (
        body.get("channel_id"),
        _object(body.get("channel")).get("id"),
        container.get("channel_id"),
    )
    channel = next(filter(None, map(_text, channels)), origin.user)
    thread = _text(container.get("thread_ts")) or _text(message.get("thread_ts"))
    return ReplyTarget(channel, origin.user, _text(body.get("response_url")), thread or None)


def kind_of(body: Mapping[str, Any]) -> str:
    """What a payload is, in Slack's word."""
    return "slash_command" if "command" in body else _text(body.get("type")) or "unknown"


_NOUNS = {
    "block_actions": "button",
    "view_submission": "form",
    "message_action": "shortcut",
    "shortcut": "shortcut",
}


def noun_of(body: Mapping[str, Any]) -> str:
    """What a member would call what was used."""
    if "command" in body:
        return "command"
    if _text(_action_in(body).get("type")).endswith("_select"):
        return "menu"
    return _NOUNS.get(_text(body.get("type")), "button")


def only_opens(body: Mapping[str, Any]) -> bool:
    """Whether a button was pressed that opens an address, and asks nothing."""
    return bool(_action_in(body).get("url"))


def _action_in(body: Mapping[str, Any]) -> Mapping[str, Any]:
    actions = body.get("actions")
    return _object(actions[0]) if isinstance(actions, list) and actions else {}


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def is_channel(typed: str) -> bool:
    """Whether a text can be the id of a channel: ``#typo`` and a private one's name are none."""
    return bool(_CHANNEL_ID.fullmatch(typed))
