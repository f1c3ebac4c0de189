"""Where talk goes on besides channels: direct messages, and threads under messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.discord_http import Call, Created, Handler, Problem
from tests.servers.discord_state import HAS_THREAD, Channel, member_shape, snowflake

if TYPE_CHECKING:
    from tests.servers.discord import LoopbackDiscord


class Talk:
    """Routes as `(method, path, handler)`."""

    def __init__(self, server: LoopbackDiscord) -> None:
        self.server = server

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [
            ("POST", "/users/@me/channels", self.open_direct),
            ("POST", "/channels/{channel}/messages/{message}/threads", self.start_thread),
            ("GET", "/guilds/{guild}/members/{user}", self.member),
        ]

    async def open_direct(self, call: Call) -> Any:
        """The same channel each time."""
        user = self.server.users.get(int(call.body["recipient_id"]))
        if user is None:
            raise Problem(400, 50033, "Invalid Recipient(s)")
        known = self.server.direct.get(user.id)
        if known is None:
            known = self.server.direct[user.id] = Channel(snowflake(), user.name, None)
            self.server.channels[known.id] = known
        return known.shape() | {"recipients": [user.shape()]}

    async def start_thread(self, call: Call) -> Any:
        """A thread has the id of its message, so there is one at most."""
        message = self.server.rest.find_message(call)
        channel = self.server.channels[message.channel_id]
        if channel.guild_id is None or channel.parent_id is not None:
            raise Problem(400, 50024, "Cannot execute action on this channel type")
        if message.id in self.server.channels:
            raise Problem(400, 160004, "A thread has already been created for this message")
        quiet = call.body.get("auto_archive_duration") or 1440
        thread = Channel(
            message.id,
            call.body["name"],
            channel.guild_id,
            channel.id,
            owner_id=self.server.bot.id,
            quiet=quiet,
        )
        self.server.channels[thread.id] = thread
        message.data |= {"flags": message.data["flags"] | HAS_THREAD, "thread": thread.shape()}
        await self.server.gateway.dispatch(
            "THREAD_CREATE", thread.shape() | {"newly_created": True}, channel.guild_id
        )
        return Created(thread.shape())

    async def member(self, call: Call) -> Any:
        user, guild = self.server.users.get(call.number("user")), call.number("guild")
        if user is None or guild not in self.server.guilds or (guild, user.id) in self.server.left:
            raise Problem(404, 10007, "Unknown Member")
        return member_shape(user)
