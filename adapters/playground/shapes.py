"""What the page is told, as JSON values."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from adapters.playground.clock import TurnableClock
from adapters.playground.groups import Group
from adapters.playground.people import CHANNEL, member
from bot.chat.command import CommandSpec
from bot.chat.form import Form
from bot.chat.invocation import Actor, Place
from bot.chat.parameter import Kind, ParameterSpec
from bot.chat.rendered import File, Json, Rendered
from bot.chat.reply import Audience, Reply, lines_of

Renderer = Callable[[Reply], Sequence[Rendered]]


def reply_json(reply: Reply, renderers: Mapping[str, Renderer], at: datetime) -> Json:
    """A reply as each platform will get it, and the lines that its buttons type."""
    return {
        "kind": "reply",
        "summary": reply.summary,
        "private": reply.audience is Audience.ONLY_YOU,
        "at": at.isoformat(),
        "lines": lines_of(reply),
        "shown": {
            platform: list(map(message_json, render(reply)))
            for platform, render in renderers.items()
        },
    }


def message_json(message: Rendered) -> Json:
    """A message as its platform takes it, and beside it ``files`` where it has any."""
    if not message.files:
        return message.body
    return {**message.body, "files": list(map(_file_json, message.files))}


def _file_json(file: File) -> Json:
    """What a file says; of one that holds no text what is said of it, and its bytes in base64."""
    said = file.text()
    if said:
        return {"name": file.name, "text": said}
    bytes_ = base64.b64encode(file.content).decode()
    return {"name": file.name, "text": file.words, "bytes": bytes_}


def post_json(
    reply: Reply, place: Place, key: str, at: datetime, renderers: Mapping[str, Renderer]
) -> Json:
    """A post, known by its key.

    ``to`` is the member who alone gets it as a direct message, None for the channel's.
    """
    return {
        **reply_json(reply, renderers, at),
        "private": False,
        "key": key,
        "group": place.space,
        "to": _to(place.person),
    }


def _to(person: str) -> Json | None:
    if not person:
        return None
    actor = member(person)
    return {"id": person, "name": actor.name if actor else person}


def member_json(actor: Actor) -> Json:
    """A sample member."""
    return {"id": actor.id, "name": actor.name, "organiser": actor.organiser}


def command_json(spec: CommandSpec) -> Json:
    """A command as the page's list of shortcuts and hints needs it."""
    return {
        "name": spec.name,
        "summary": spec.summary,
        "usage": spec.usage,
        "example": spec.example,
        "organisers_only": spec.organisers_only,
        "parameters": [
            {"name": p.name, "about": p.description, "required": p.required}
            for p in spec.parameters
        ],
    }


def form_json(form: Form) -> Json:
    """A form to fill in."""
    return {
        "kind": "form",
        "command": form.spec.name,
        "summary": form.spec.summary,
        "line": form.line,
        "fields": [_field_json(p, form.filled.get(p.name, "")) for p in form.fields],
    }


def _field_json(parameter: ParameterSpec, filled: str) -> Json:
    choices = {
        Kind.CHOICE: list(parameter.choices),
        Kind.FLAG: ["yes", "no"],
        Kind.CHANNEL: [CHANNEL],
    }
    is_text = parameter.kind is Kind.TEXT
    return {
        "name": parameter.name,
        "about": " – ".join(parameter.asked or (parameter.description,)),
        "kind": parameter.kind.value,
        "required": parameter.required,
        "filled": filled,
        "long": parameter.about.long,
        "most": parameter.about.high if is_text else None,
        "choices": choices.get(parameter.kind, []),
        "completes": parameter.about.complete is not None,
    }


def group_json(group: Group, instance: str) -> Json:
    """The group that the page is in, and where else it can go."""
    return {"id": group.id, "since": group.since, "other": group.other, "instance": instance}


def clock_json(clock: TurnableClock) -> Json:
    """What the playground's clock shows; ``ahead`` in whole seconds."""
    return {"now": clock().isoformat(), "ahead": round(clock.offset.total_seconds())}
