"""What Slack sends when a member does something, as the published payload types have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.servers.slack_state import APP, Json, Message, Workspace

TOKEN = "verification-token"


def _team(space: Workspace) -> Json:
    """The workspace that the app is installed in."""
    return {"id": space.team, "domain": "loopback"}


def _person(space: Workspace, user: str) -> Json:
    """Somebody, as interactive payloads have them."""
    known = space.users[user]
    return {"id": user, "name": known["name"], "team_id": known["team_id"]}


def _team_of(space: Workspace, user: str) -> Json:
    """The workspace that somebody is from."""
    return {"id": space.users[user]["team_id"], "domain": "loopback"}


def slash(space: Workspace, command: str, text: str, user: str, channel: str) -> Json:
    """A slash command."""
    return {
        "token": TOKEN,
        "team_id": space.team,
        "team_domain": "loopback",
        "channel_id": channel,
        "channel_name": space.channels[channel]["name"],
        "user_id": user,
        "user_name": space.users[user]["name"],
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
    }


def find_element(blocks: list[Json], label: str) -> tuple[str, Json]:
    """(block_id, element) of the button so labelled, or of the menu with such an option.

    A menu's placeholder counts, too.
    """
    for block in blocks:
        for element in [
            *block.get("elements", []),
            *([block["accessory"]] if "accessory" in block else []),
        ]:
            names = [element.get("text"), element.get("placeholder")]
            names += [option.get("text") for option in element.get("options", [])]
            if any(isinstance(name, dict) and name.get("text") == label for name in names):
                return block.get("block_id", "auto"), element
    raise LookupError(f"no button or option {label!r} in {blocks}")


def labels(blocks: list[Json]) -> list[str]:
    """Every button label and menu option of a message, in order."""
    return list(_labels(blocks))


def _labels(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        for element in [
            *block.get("elements", []),
            *([block["accessory"]] if "accessory" in block else []),
        ]:
            if element.get("type") == "button":
                yield element["text"]["text"]
            yield from (option["text"]["text"] for option in element.get("options", []))


def _action(space: Workspace, blocks: list[Json], label: str) -> Json:
    block_id, element = find_element(blocks, label)
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": space.stamp(),
    }
    if element["type"] == "button":
        return (
            action
            | {"text": element["text"]}
            | {key: element[key] for key in ("value", "url") if key in element}
        )
    option = next(o for o in element["options"] if o["text"]["text"] == label)
    return action | {"selected_option": {"text": option["text"], "value": option["value"]}}


def block_actions(space: Workspace, message: Message, label: str, user: str) -> Json:
    """A click on a button, or an option chosen from a menu, in a message."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.to is not None,
    }
    seen: Json = {"type": "message", "ts": message.ts, "text": message.text, "user": message.user}
    if message.thread_ts:
        container["thread_ts"] = seen["thread_ts"] = message.thread_ts
    payload: Json = {
        "type": "block_actions",
        "token": TOKEN,
        "api_app_id": APP,
        "team": _team(space),
        "container": container,
        "user": _person(space, user) | {"username": space.users[user]["name"]},
        "channel": {"id": message.channel, "name": space.channels[message.channel]["name"]},
        "state": {"values": {}},
        "actions": [_action(space, message.blocks, label)],
    }
    return payload | ({} if message.to else {"message": seen})


def view_actions(space: Workspace, view: Json, label: str, user: str) -> Json:
    """A click on a button, or an option chosen, in a modal or App Home.

    There is no channel and no response_url.
    """
    return {
        "type": "block_actions",
        "token": TOKEN,
        "api_app_id": APP,
        "team": _team(space),
        "view": view,
        "user": _person(space, user) | {"username": space.users[user]["name"]},
        "container": {"type": "view", "view_id": view["id"]},
        "actions": [_action(space, view["blocks"], label)],
    }


def _state(block: Json, given: dict[str, str], offered: dict[str, Json]) -> tuple[str, Json]:
    element = block["element"]
    label, kind = block["label"]["text"], element["type"]
    wanted = given.pop(label, None)
    if kind == "static_select":
        options = element.get("options", [])
        chosen = next(
            (o for o in options if wanted in (o["text"]["text"], o["value"])),
            element.get("initial_option"),
        )
        value: Json = {"type": kind, "selected_option": chosen}
    elif kind == "external_select":
        value = {"type": kind, "selected_option": offered.get(label)}
    elif kind == "conversations_select":
        value = {"type": kind, "selected_conversation": wanted}
    elif kind == "users_select":
        value = {"type": kind, "selected_user": wanted or element.get("initial_user")}
    else:
        value = {
            "type": kind,
            "value": wanted if wanted is not None else element.get("initial_value"),
        }
    given_as = ("value", "selected_option", "selected_conversation", "selected_user")
    if not block.get("optional") and not any(value.get(key) for key in given_as):
        raise ValueError(f"Slack would not let a member submit without {label!r}")
    return block["block_id"], {element["action_id"]: value}


def block_suggestion(space: Workspace, view: Json, block: Json, typed: str, user: str) -> Json:
    """What is typed so far into a searching menu of a modal."""
    return {
        "type": "block_suggestion",
        "token": TOKEN,
        "api_app_id": APP,
        "team": _team(space),
        "view": view,
        "user": _person(space, user),
        "container": {"type": "view", "view_id": view["id"]},
        "block_id": block["block_id"],
        "action_id": block["element"]["action_id"],
        "value": typed,
    }


def view_submission(
    space: Workspace, view: Json, values: dict[str, str], user: str, offered: dict[str, Json]
) -> Json:
    """A submitted modal; its team is that of who submits it.

    ``values`` by the label a member reads, ``offered`` what searching menus were left at.

    LookupError for a label that is not there, ValueError for a required field left empty.
    """
    given = dict(values)
    state = dict(
        _state(block, given, offered) for block in view["blocks"] if block["type"] == "input"
    )
    if given:
        raise LookupError(f"the form has no field {sorted(given)}")
    return {
        "type": "view_submission",
        "token": TOKEN,
        "api_app_id": APP,
        "team": _team_of(space, user),
        "response_urls": [],
        "user": _person(space, user),
        "view": view | {"state": {"values": state}},
        "is_enterprise_install": False,
    }


def message_shortcut(space: Workspace, callback_id: str, message: Message, user: str) -> Json:
    """A shortcut chosen from a message's menu."""
    return {
        "type": "message_action",
        "token": TOKEN,
        "callback_id": callback_id,
        "team": _team(space),
        "user": {"id": user, "name": space.users[user]["name"]},
        "message_ts": message.ts,
        "action_ts": space.stamp(),
        "message": {
            "type": "message",
            "user": message.user,
            "ts": message.ts,
            "text": message.text,
        },
        "channel": {"id": message.channel, "name": space.channels[message.channel]["name"]},
    }


def global_shortcut(space: Workspace, callback_id: str, user: str) -> Json:
    """A shortcut chosen from the lightning menu."""
    return {
        "type": "shortcut",
        "token": TOKEN,
        "callback_id": callback_id,
        "team": _team(space),
        "action_ts": space.stamp(),
        "user": _person(space, user) | {"username": space.users[user]["name"]},
    }


def event(space: Workspace, event: Json) -> Json:
    """An Events API envelope around one event."""
    return {
        "token": TOKEN,
        "team_id": space.team,
        "api_app_id": APP,
        "event": event | {"event_ts": space.stamp()},
        "type": "event_callback",
        "event_id": f"Ev{space.number()}",
        "event_time": int(space.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": space.team,
                "user_id": "U0CAIRN",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{space.number()}",
    }


def schema_of(payload: Json) -> tuple[str, str] | None:
    """(schema file, definition) that describes a payload, where Slack publishes a type for it."""
    if "command" in payload:
        return "slash-command", "Slash"
    kinds: dict[Any, tuple[str, str]] = {
        "block_actions": ("block-action", "BA"),
        "view_submission": ("view-submission", "VS"),
    }
    return kinds.get(payload.get("type"))
