"""Discord's REST routes, as far as a bot of slash commands and weekly posts needs them."""

from __future__ import annotations

import copy
import time
from typing import TYPE_CHECKING, Any

from tests.servers.discord_http import Call, Handler, Problem
from tests.servers.discord_rules import command_faults, message_faults
from tests.servers.discord_state import (
    READ_HISTORY,
    Channel,
    Message,
    User,
    now_text,
    number_components,
    pings_of,
    snowflake,
)

if TYPE_CHECKING:
    from tests.servers.discord import LoopbackDiscord

APPLICATION = "/applications/{application}"
GUILD = APPLICATION + "/guilds/{guild}"
UPLOAD_HOST = "https://cdn.discordapp.com/attachments"


class Rest:
    """Routes as `(method, path, handler)`.

    A handler takes the call and returns the JSON body, or None for 204.
    """

    def __init__(self, server: LoopbackDiscord) -> None:
        self.server = server

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [
            ("GET", "/users/@me", self.own_user),
            ("GET", "/users/@me/guilds", self.own_guilds),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/@me", self.application),
            ("GET", "/gateway/bot", self.gateway),
            ("GET", "/guilds/{guild}", self.one_guild),
            ("GET", APPLICATION + "/commands", self.list_commands),
            ("PUT", APPLICATION + "/commands", self.put_commands),
            ("GET", GUILD + "/commands", self.list_commands),
            ("PUT", GUILD + "/commands", self.put_commands),
            ("GET", "/channels/{channel}", self.channel),
            ("GET", "/channels/{channel}/messages", self.history),
            ("POST", "/channels/{channel}/messages", self.post_message),
            ("GET", "/channels/{channel}/messages/{message}", self.one_message),
            ("PATCH", "/channels/{channel}/messages/{message}", self.edit_message),
            ("DELETE", "/channels/{channel}/messages/{message}", self.delete_message),
        ]

    async def own_user(self, call: Call) -> Any:
        return self.server.bot.shape() | {
            "verified": True,
            "mfa_enabled": False,
            "locale": "en-US",
            "email": None,
            "accent_color": None,
            "banner": None,
        }

    async def own_guilds(self, call: Call) -> Any:
        return [
            {
                "id": str(g.id),
                "name": g.name,
                "icon": None,
                "banner": None,
                "owner": False,
                "permissions": "0",
                "features": [],
            }
            for g in self.server.guilds.values()
        ]

    async def one_guild(self, call: Call) -> Any:
        guild = self.server.guilds.get(call.number("guild"))
        if guild is None:
            raise Problem(403, 50001, "Missing Access")
        return guild.shape(self.server.bot)

    async def application(self, call: Call) -> Any:
        bot = self.server.bot
        return {
            "id": str(bot.id),
            "name": bot.name,
            "icon": None,
            "description": "",
            "verify_key": "0" * 64,
            "flags": 0,
            "bot_public": True,
            "bot_require_code_grant": self.server.wants_code_grant,
            "bot": bot.shape(),
            "owner": self.server.owner.shape(),
            "team": None,
            "redirect_uris": [],
            "interactions_endpoint_url": self.server.interactions_url,
            "integration_types_config": {"0": {}},
        }

    async def gateway(self, call: Call) -> Any:
        return {
            "url": self.server.gateway_url,
            "shards": self.server.shards,
            "session_start_limit": {
                "total": 1000,
                "remaining": self.server.sessions_left,
                "reset_after": round(self.server.sessions_counted_anew * 1000),
                "max_concurrency": 1,
            },
        }

    async def list_commands(self, call: Call) -> Any:
        return self.server.commands.get(_scope(call), [])

    async def put_commands(self, call: Call) -> Any:
        self.server.door.reject(call, command_faults(call.body))
        scope = _scope(call)
        place = {"guild_id": str(scope)} if scope else {}
        self.server.commands[scope] = [self._registered(command) | place for command in call.body]
        return self.server.commands[scope]

    def _registered(self, command: dict[str, Any]) -> dict[str, Any]:
        permissions = command.get("default_member_permissions")
        return {
            "type": 1,
            "options": [],
            "nsfw": False,
            **copy.deepcopy(command),
            "id": str(snowflake()),
            "application_id": str(self.server.bot.id),
            "version": str(snowflake()),
            "default_member_permissions": None if permissions is None else str(permissions),
        }

    async def channel(self, call: Call) -> Any:
        return self._channel(call).shape()

    async def history(self, call: Call) -> Any:
        """Newest first, at most `limit` (50), `before` or `after` an id.

        None where the history may not be read.
        """
        channel = self._channel(call)
        if (
            channel.guild_id is not None
            and not self.server.guilds[channel.guild_id].permissions & READ_HISTORY
        ):
            return []
        found = [m for m in self.server.messages if m.channel_id == channel.id and not m.private]
        if "before" in call.query:
            found = [m for m in found if m.id < int(call.query["before"])]
        if "after" in call.query:
            found = [m for m in found if m.id > int(call.query["after"])]
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise Problem(400, 50035, "limit is 1 to 100")
        found = found[:limit] if "after" in call.query else found[-limit:]
        return [m.data for m in reversed(found)]

    async def post_message(self, call: Call) -> Any:
        channel = self._channel(call)
        nonce = call.body.get("nonce")
        if nonce is not None and call.body.get("enforce_nonce"):
            earlier = self._earlier(str(nonce))
            if earlier is not None:
                return earlier.data
        message = self.add_message(call, channel, self.server.bot, call.body, kind=0)
        if self.server.on_accepted is not None:
            self.server.on_accepted()
        return message.data

    def _earlier(self, nonce: str) -> Message | None:
        """Discord compares author and nonce, not the channel, "in the past few minutes"."""
        since = time.monotonic() - self.server.nonce_window
        for message in self.server.messages:
            if (
                message.nonce == nonce
                and message.author.id == self.server.bot.id
                and message.created >= since
            ):
                return message
        return None

    async def one_message(self, call: Call) -> Any:
        return self.find_message(call).data

    async def edit_message(self, call: Call) -> Any:
        message = self.find_message(call)
        self.change(call, message, call.body)
        return message.data

    async def delete_message(self, call: Call) -> Any:
        self.server.messages.remove(self.find_message(call))

    def add_message(
        self,
        call: Call,
        channel: Channel,
        author: User,
        body: dict[str, Any],
        *,
        kind: int,
        seen_by: int | None = None,
    ) -> Message:
        flags = int(body.get("flags") or 0)
        self.server.door.reject(
            call, message_faults(body, flags=flags, has_files=bool(call.uploads))
        )
        data: dict[str, Any] = {
            "id": str(snowflake(self.server.ahead)),
            "channel_id": str(channel.id),
            "author": author.shape(),
            "type": kind,
            "content": body.get("content") or "",
            "timestamp": now_text(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": _attachments(call, channel),
            "embeds": body.get("embeds") or [],
            "pinned": False,
            "flags": flags,
            "components": number_components(copy.deepcopy(body.get("components") or [])),
        }
        if body.get("nonce") is not None:
            data["nonce"] = body["nonce"]
        message = Message(
            data,
            channel.id,
            author,
            seen_by,
            body.get("nonce"),
            uploads=call.uploads,
            pings=pings_of(body),
        )
        self.server.messages.append(message)
        return message

    def change(self, call: Call, message: Message, body: dict[str, Any]) -> None:
        """An edit replaces what it names and keeps the rest; flags can be gained, not lost."""
        merged = {key: message.data[key] for key in ("content", "embeds", "components")} | body
        flags = message.data["flags"] | int(body.get("flags") or 0)
        uploads = call.uploads or message.uploads
        self.server.door.reject(call, message_faults(merged, flags=flags, has_files=bool(uploads)))
        message.data |= {
            "content": merged["content"] or "",
            "embeds": merged["embeds"] or [],
            "flags": flags,
            "components": number_components(copy.deepcopy(merged["components"] or [])),
            "edited_timestamp": now_text(),
        }
        kept = {str(attachment["id"]) for attachment in body.get("attachments") or []}
        if "attachments" in body and not call.uploads:
            message.data["attachments"] = [
                one for one in message.data["attachments"] if one["id"] in kept
            ]
        if call.uploads:
            message.uploads = call.uploads
            message.data["attachments"] = _attachments(
                call, self.server.channels[message.channel_id]
            )
        message.pings += pings_of(merged)
        message.edits += 1

    def _channel(self, call: Call) -> Channel:
        channel = self.server.channels.get(call.number("channel"))
        if channel is None:
            raise Problem(404, 10003, "Unknown Channel")
        if channel.guild_id is not None and channel.guild_id not in self.server.guilds:
            raise Problem(403, 50001, "Missing Access")
        return channel

    def find_message(self, call: Call) -> Message:
        channel, wanted = self._channel(call), call.number("message")
        for message in self.server.messages:
            if (message.id, message.channel_id) == (wanted, channel.id):
                return message
        raise Problem(404, 10008, "Unknown Message")


def _scope(call: Call) -> int:
    """0 for global commands, else the guild."""
    return int(call.parts.get("guild", 0))


def _attachments(call: Call, channel: Channel) -> list[dict[str, Any]]:
    described = {str(a.get("id")): a for a in (call.body or {}).get("attachments") or []}
    shapes = []
    for number, upload in enumerate(call.uploads):
        url = f"{UPLOAD_HOST}/{channel.id}/{snowflake()}/{upload.name}"
        shapes.append(
            {
                "id": str(snowflake()),
                "filename": upload.name,
                "size": len(upload.content),
                "url": url,
                "proxy_url": url,
                "description": described.get(str(number), {}).get("description"),
            }
        )
    return shapes
