"""How a bot answers interactions: the callback, the original answer, and follow-ups.

With the three-second rule.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.servers.discord_exchange import Exchange
from tests.servers.discord_http import Call, Handler, Problem
from tests.servers.discord_rules import EPHEMERAL, modal_faults
from tests.servers.discord_state import Message, now_text, snowflake

if TYPE_CHECKING:
    from tests.servers.discord import LoopbackDiscord

MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ANSWERS = {
    2: {MESSAGE, THINKING, MODAL},
    3: {MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, MODAL},
    4: {CHOICES},
    5: {MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE},
}
CHAT_INPUT_REPLY, REPLY = 20, 19
WEBHOOK = "/webhooks/{application}/{token}"


class Answers:
    """The token in the path is what authenticates; it is good for `server.token_life` seconds."""

    def __init__(self, server: LoopbackDiscord) -> None:
        self.server = server

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [
            ("POST", "/interactions/{interaction}/{token}/callback", self.callback),
            ("POST", WEBHOOK, self.follow_up),
            ("GET", WEBHOOK + "/messages/{message}", self.read),
            ("PATCH", WEBHOOK + "/messages/{message}", self.edit),
            ("DELETE", WEBHOOK + "/messages/{message}", self.delete),
        ]

    async def callback(self, call: Call) -> Any:
        exchange = self._exchange(call)
        waited = time.monotonic() - exchange.sent
        if waited > self.server.patience:
            raise Problem(404, 10062, "Unknown interaction")
        if exchange.callbacks:
            raise Problem(400, 40060, "Interaction has already been acknowledged.")
        kind, data = call.body["type"], call.body.get("data") or {}
        if kind not in ANSWERS[exchange.payload["type"]]:
            self.server.door.reject(call, [f"callback type {kind} cannot answer this interaction"])
        message = self._carry_out(call, exchange, kind, data)
        exchange.acknowledged_after = waited
        exchange.callbacks.append(call.body)
        self.server.callbacks.append(call.body)
        if call.query.get("with_response") not in {"1", "true"}:
            return None
        return _callback_response(exchange, kind, message)

    def _carry_out(
        self, call: Call, exchange: Exchange, kind: int, data: dict[str, Any]
    ) -> Message | None:
        if kind == MESSAGE:
            return self._say(call, exchange, data)
        if kind == THINKING:
            exchange.thinking = True
            return self._think(exchange, int(data.get("flags") or 0) & EPHEMERAL)
        if kind == MODAL:
            self.server.door.reject(call, modal_faults(data))
        if kind in {UPDATE, DEFERRED_UPDATE} and exchange.original is None:
            self.server.door.reject(call, ["there is no message to update"])
        if kind == UPDATE and exchange.original is not None:
            self.server.rest.change(call, exchange.original, data)
        return exchange.original if kind == UPDATE else None

    def _say(self, call: Call, exchange: Exchange, body: dict[str, Any]) -> Message:
        channel = self.server.channels[int(exchange.payload["channel_id"])]
        asked = _asker(exchange)
        kind = REPLY
        if exchange.payload["type"] == 2 and not exchange.messages:
            kind = CHAT_INPUT_REPLY
        private = int(body.get("flags") or 0) & EPHEMERAL
        message = self.server.rest.add_message(
            call, channel, self.server.bot, body, kind=kind, seen_by=asked if private else None
        )
        message.data |= {
            "webhook_id": str(self.server.bot.id),
            "application_id": str(self.server.bot.id),
            "interaction_metadata": _metadata(exchange),
        }
        exchange.messages.append(message)
        return message

    def _think(self, exchange: Exchange, flags: int) -> Message:
        """The "is thinking" placeholder: an empty message with the loading flag."""
        channel = self.server.channels[int(exchange.payload["channel_id"])]
        data: dict[str, Any] = {
            "id": str(snowflake()),
            "channel_id": str(channel.id),
            "author": self.server.bot.shape(),
            "type": CHAT_INPUT_REPLY,
            "content": "",
            "timestamp": now_text(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "flags": flags | 1 << 7,
            "webhook_id": str(self.server.bot.id),
            "application_id": str(self.server.bot.id),
            "interaction_metadata": _metadata(exchange),
        }
        message = Message(data, channel.id, self.server.bot, _asker(exchange) if flags else None)
        self.server.messages.append(message)
        exchange.messages.append(message)
        return message

    async def follow_up(self, call: Call) -> Any:
        """The first follow-up after "thinking" takes the placeholder's place and its privacy."""
        exchange = self._answered(call)
        if exchange.thinking:
            return self._settle(call, exchange, exchange.messages[0]).data
        return self._say(call, exchange, call.body).data

    async def read(self, call: Call) -> Any:
        return self._target(call, self._answered(call)).data

    async def edit(self, call: Call) -> Any:
        exchange = self._answered(call)
        return self._settle(call, exchange, self._target(call, exchange)).data

    async def delete(self, call: Call) -> Any:
        exchange = self._answered(call)
        message = self._target(call, exchange)
        self.server.messages.remove(message)
        if message in exchange.messages:
            exchange.messages.remove(message)
        exchange.thinking = False

    def _settle(self, call: Call, exchange: Exchange, message: Message) -> Message:
        body = call.body | {"flags": int(call.body.get("flags") or 0) & ~EPHEMERAL}
        self.server.rest.change(call, message, body)
        message.data["flags"] &= ~(1 << 7)
        exchange.thinking = False
        return message

    def _target(self, call: Call, exchange: Exchange) -> Message:
        if call.parts["message"] != "@original":
            found = [m for m in exchange.messages if str(m.id) == call.parts["message"]]
        elif exchange.callbacks[0]["type"] in {MESSAGE, THINKING}:
            found = exchange.messages[:1]
        else:
            found = [exchange.original] if exchange.original else []
        if not found:
            raise Problem(404, 10008, "Unknown Message")
        return found[0]

    def _answered(self, call: Call) -> Exchange:
        exchange = self._exchange(call)
        if not exchange.callbacks:
            raise Problem(404, 10015, "Unknown Webhook")
        return exchange

    def _exchange(self, call: Call) -> Exchange:
        exchange = self.server.exchanges.get(call.parts["token"])
        if exchange is None or time.monotonic() - exchange.sent > self.server.token_life:
            raise Problem(404, 10062, "Unknown interaction")
        return exchange


def _asker(exchange: Exchange) -> int:
    return int(exchange.asker["id"])


def _metadata(exchange: Exchange) -> dict[str, Any]:
    return {
        "id": str(exchange.id),
        "type": exchange.payload["type"],
        "user": exchange.asker,
        "authorizing_integration_owners": exchange.payload["authorizing_integration_owners"],
    }


def _callback_response(exchange: Exchange, kind: int, message: Message | None) -> dict[str, Any]:
    interaction: dict[str, Any] = {"id": str(exchange.id), "type": exchange.payload["type"]}
    resource: dict[str, Any] = {"type": kind}
    if message is not None:
        interaction |= {
            "response_message_id": str(message.id),
            "response_message_loading": exchange.thinking,
            "response_message_ephemeral": message.private,
        }
        resource["message"] = message.data
    return {"interaction": interaction, "resource": resource}
