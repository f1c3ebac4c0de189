"""The Web API methods of the loopback Slack.

Each takes the workspace and the arguments, and returns the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.servers.slack_judge import message_faults, view_faults
from tests.servers.slack_state import APP, BOT_USER, Json, Message, Workspace

METADATA_BYTES = 8000  # docs.slack.dev/messaging/message-metadata


class RefusedError(Exception):
    """The method says no; the text is Slack's error word."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error} | extra


@dataclass(frozen=True)
class Method:
    """One method and the scope it needs ("" for none)."""

    run: Callable[[Workspace, Json], Json]
    scope: str = ""


def _channel(space: Workspace, args: Json) -> Json:
    channel: str = args.get("channel", "")
    if channel.startswith(("U", "W")) and channel in space.users:
        return _direct(space, channel)
    found = space.channels.get(channel)
    if found is None:
        raise RefusedError("channel_not_found")
    return found


def _postable(space: Workspace, args: Json) -> Json:
    channel = _channel(space, args)
    if channel["is_archived"]:
        raise RefusedError("is_archived")
    if not channel["is_member"]:
        raise RefusedError("not_in_channel")
    return channel


def _direct(space: Workspace, user: str) -> Json:
    """The direct-message channel with a member, opened when it is not open yet."""
    key = "D" + user[1:]
    if key not in space.channels:
        space.add_channel(key, user, is_channel=False, is_im=True, user=user)
    return space.channels[key]


def accept(space: Workspace, args: Json, via: str) -> None:
    """Judge a message as Slack would, and refuse it where it is broken.

    Every fault is kept for the test to see.
    """
    faults = message_faults(args)
    space.faults += [f"{via}: {fault}" for fault in faults]
    if any("no top-level text" not in fault for fault in faults):
        raise RefusedError("invalid_blocks", response_metadata={"messages": faults})
    if not args.get("text") and not args.get("blocks"):
        raise RefusedError("no_text")


def post_message(space: Workspace, args: Json) -> Json:
    """chat.postMessage."""
    channel = _postable(space, args)
    accept(space, args, "chat.postMessage")
    metadata = args.get("metadata")
    if metadata and not {"event_type", "event_payload"} <= set(metadata):
        raise RefusedError("invalid_metadata_format")
    if metadata and len(str(metadata)) > METADATA_BYTES:
        raise RefusedError("metadata_too_large")
    message = space.add_message(
        Message(
            channel=channel["id"],
            ts=space.stamp(),
            text=args.get("text", ""),
            via="chat.postMessage",
            blocks=args.get("blocks") or [],
            metadata=metadata,
            thread_ts=args.get("thread_ts"),
            raw=args,
        )
    )
    return {
        "channel": message.channel,
        "ts": message.ts,
        "message": message.as_json(with_metadata=True),
    }


def post_ephemeral(space: Workspace, args: Json) -> Json:
    """chat.postEphemeral."""
    channel = _postable(space, args)
    if args.get("user") not in space.users:
        raise RefusedError("user_not_in_channel")
    accept(space, args, "chat.postEphemeral")
    message = space.add_message(
        Message(
            channel=channel["id"],
            ts=space.stamp(),
            text=args.get("text", ""),
            via="chat.postEphemeral",
            blocks=args.get("blocks") or [],
            to=args["user"],
            thread_ts=args.get("thread_ts"),
            raw=args,
        )
    )
    return {"message_ts": message.ts}


def update(space: Workspace, args: Json) -> Json:
    """chat.update."""
    _channel(space, args)
    message = space.message(args.get("ts", ""))
    if message is None or message.to is not None:
        raise RefusedError("message_not_found")
    if message.user != BOT_USER:
        raise RefusedError("cant_update_message")
    accept(space, args, "chat.update")
    message.text, message.blocks, message.edits = (
        args.get("text", ""),
        args.get("blocks") or [],
        message.edits + 1,
    )
    message.metadata = args.get("metadata")  # what an edit does not give again is gone
    space.bell.ring()
    return {"channel": message.channel, "ts": message.ts, "text": message.text}


def _judged_view(space: Workspace, args: Json, via: str) -> Json:
    view = args.get("view")
    if not isinstance(view, dict):
        raise RefusedError("invalid_arguments")
    faults = view_faults(view)
    space.faults += [f"{via}: {fault}" for fault in faults]
    if faults:
        raise RefusedError("invalid_arguments", response_metadata={"messages": faults})
    return view


def keep_view(space: Workspace, view: Json, view_id: str | None = None) -> Json:
    """Store a view under a new id, or in the place of an old one, as Slack would hand it back."""
    key = view_id or f"V{space.number()}"
    space.views[key] = (
        {
            "callback_id": "",
            "private_metadata": "",
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            "root_view_id": key,
            "previous_view_id": None,
            "app_id": APP,
            "bot_id": "B0CAIRN",
        }
        | view
        | {
            "id": key,
            "team_id": space.team,
            "app_installed_team_id": space.team,
            "hash": f"{space.number()}.h",
            "state": {"values": {}},
        }
    )
    space.bell.ring()
    return space.views[key]


def views_open(space: Workspace, args: Json) -> Json:
    """views.open: a trigger opens one view, within three seconds."""
    trigger = args.get("trigger_id", "")
    delivery = space.triggers.get(trigger)
    if delivery is None:
        raise RefusedError("invalid_trigger_id")
    if trigger in space.spent_triggers:
        raise RefusedError("exchanged_trigger_id")
    if space.now() - delivery.started > 3.0:
        raise RefusedError("expired_trigger_id")
    view = _judged_view(space, args, "views.open")
    space.spent_triggers.add(trigger)
    return {"view": keep_view(space, view)}


def views_update(space: Workspace, args: Json) -> Json:
    """views.update."""
    if args.get("view_id") not in space.views:
        raise RefusedError("not_found")
    return {"view": keep_view(space, _judged_view(space, args, "views.update"), args["view_id"])}


def views_publish(space: Workspace, args: Json) -> Json:
    """views.publish: a member's App Home, kept under home:<user>."""
    if args.get("user_id") not in space.users:
        raise RefusedError("user_not_found")
    return {
        "view": keep_view(
            space, _judged_view(space, args, "views.publish"), f"home:{args['user_id']}"
        )
    }


def users_info(space: Workspace, args: Json) -> Json:
    """users.info; the language only where it is asked for."""
    user = space.users.get(args.get("user", ""))
    if user is None or user.get("is_unknown"):
        raise RefusedError("user_not_found")
    asked = str(args.get("include_locale", "")).lower() in {"true", "1"}
    return {"user": {key: user[key] for key in user if asked or key != "locale"}}


def conversations_info(space: Workspace, args: Json) -> Json:
    """conversations.info.

    A private channel is seen by its members alone, and with a scope of its own.
    """
    channel = _channel(space, args)
    if channel["is_private"] and "groups:read" not in space.scopes:
        raise RefusedError("missing_scope", needed="groups:read")
    if channel["is_private"] and not channel["is_member"]:
        raise RefusedError("channel_not_found")
    return {"channel": channel}


def conversations_open(space: Workspace, args: Json) -> Json:
    """conversations.open for one member: the direct-message channel."""
    users = [user for user in str(args.get("users", "")).split(",") if user]
    if len(users) != 1 or users[0] not in space.users:
        raise RefusedError("user_not_found")
    return {"channel": {"id": _direct(space, users[0])["id"]}}


def conversations_join(space: Workspace, args: Json) -> Json:
    """conversations.join: of a public channel alone."""
    channel = _channel(space, args)
    if channel["is_private"] or channel["is_im"]:
        raise RefusedError("method_not_supported_for_channel_type")
    if channel["is_archived"]:
        raise RefusedError("is_archived")
    channel["is_member"] = True
    return {"channel": channel}


def history(space: Workspace, args: Json) -> Json:
    """conversations.history: newest first, paged by ``cursor``.

    ``oldest`` is exclusive unless ``inclusive`` is given.
    """
    channel = _postable(space, args)["id"]
    wanted = str(args.get("include_all_metadata", "")).lower() in {"true", "1"}
    inclusive = str(args.get("inclusive", "")).lower() in {"true", "1"}
    oldest = float(args.get("oldest") or 0)
    limit, start = int(args.get("limit") or 100), int(args.get("cursor") or 0)
    found = [
        m
        for m in reversed(space.messages)
        if m.channel == channel
        and m.to is None
        and m.thread_ts is None
        and (float(m.ts) > oldest or (inclusive and float(m.ts) == oldest))
    ]
    page, more = found[start : start + limit], len(found) > start + limit
    cursor = {"next_cursor": str(start + limit) if more else ""}
    return {
        "messages": [m.as_json(wanted) for m in page],
        "has_more": more,
        "response_metadata": cursor,
    }


def auth_test(space: Workspace, args: Json) -> Json:
    """auth.test."""
    return {
        "url": "https://loopback.slack.com/",
        "team": "Loopback",
        "user": "cairn",
        "team_id": space.team,
        "user_id": BOT_USER,
        "bot_id": "B0CAIRN",
        "is_enterprise_install": False,
    }


def team_info(space: Workspace, args: Json) -> Json:
    """team.info."""
    return {"team": {"id": space.team, "name": "Loopback", "domain": "loopback"}}


def get_upload_url(space: Workspace, args: Json) -> Json:
    """files.getUploadURLExternal: an address for so many bytes."""
    length = int(args.get("length") or 0)
    if not args.get("filename") or length <= 0:
        raise RefusedError("invalid_arguments")
    id = f"F{space.number()}"
    space.uploads[id] = {"name": args["filename"], "length": length}
    return {"upload_url": f"{space.base}/upload/{id}", "file_id": id}


def complete_upload(space: Workspace, args: Json) -> Json:
    """files.completeUploadExternal: what was uploaded is shown in a channel."""
    channel = _postable(space, {"channel": args.get("channel_id", "")})["id"]
    files = args.get("files") or []
    given = json.loads(files) if isinstance(files, str) else files
    for one in given:
        upload = space.uploads.get(one["id"])
        if upload is None or "content" not in upload:
            raise RefusedError("file_not_found")
        upload["channel"] = channel
    space.bell.ring()
    return {"files": given}


METHODS = {
    "auth.test": Method(auth_test),
    "team.info": Method(team_info, "team:read"),
    "users.info": Method(users_info, "users:read"),
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "views.open": Method(views_open),
    "views.update": Method(views_update),
    "views.publish": Method(views_publish),
    "conversations.open": Method(conversations_open, "im:write"),
    "conversations.info": Method(conversations_info, "channels:read"),
    "conversations.join": Method(conversations_join, "channels:join"),
    "files.getUploadURLExternal": Method(get_upload_url, "files:write"),
    "files.completeUploadExternal": Method(complete_upload, "files:write"),
    "conversations.history": Method(history, "channels:history"),
}


def call(space: Workspace, name: str, args: Json) -> Json:
    """The answer of one method to authorised arguments."""
    method = METHODS.get(name)
    if method is None:
        space.faults.append(f"{name}: no such method")
        return {"ok": False, "error": "unknown_method"}
    if method.scope and method.scope not in space.scopes:
        return {
            "ok": False,
            "error": "missing_scope",
            "needed": method.scope,
            "provided": ",".join(space.scopes),
        }
    try:
        return {"ok": True} | method.run(space, args)
    except RefusedError as refusal:
        return refusal.answer
