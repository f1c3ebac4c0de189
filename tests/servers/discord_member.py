"""A person in a guild who types commands, clicks buttons and fills forms, as Discord lets them."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.discord_exchange import Exchange
from tests.servers.discord_rules import BUTTON, GROUP, SELECTS, SUBCOMMAND, walk
from tests.servers.discord_state import (
    MANAGE_GUILD,
    VIEW_AND_SEND,
    Channel,
    Guild,
    Message,
    User,
    member_shape,
    snowflake,
)

if TYPE_CHECKING:
    from tests.servers.discord import LoopbackDiscord

STRING, INTEGER, USER, CHANNEL, NUMBER = 3, 4, 6, 7, 10
LABEL = 18


class ClientRefuses(AssertionError):
    """Discord's client would not have let the member send this."""


@dataclass(frozen=True)
class Member:
    """Acts in one channel. `organiser` gives the Manage Server permission.

    `installed`: the commands are the person's own, and go along to guilds without the bot. `nick`
    is what the guild calls them, `locale` the language of their client.
    """

    server: LoopbackDiscord
    user: User
    guild: Guild
    channel: Channel
    organiser: bool = False
    installed: bool = False
    nick: str | None = None
    locale: str = "en-US"

    @property
    def permissions(self) -> int:
        return VIEW_AND_SEND | (MANAGE_GUILD if self.organiser else 0)

    @property
    def direct_messages(self) -> list[Message]:
        """What the bot wrote to this person alone, oldest first."""
        return self.server.direct_messages(self.user)

    async def slash(self, name: str, /, *, overruled: bool = False, **values: Any) -> Exchange:
        """Types a command.

        `overruled`: the guild lets everyone use it whatever its default permissions are.
        """
        data = self._command_data(name, values, None, overruled=overruled)
        return await self._send(2, data)

    async def autocomplete(self, name: str, focused: str, /, **values: Any) -> Exchange:
        """Is typing in the option called `focused`; its text so far is in `values`."""
        return await self._send(4, self._command_data(name, values, focused, overruled=False))

    async def click(self, message: Message, button: str) -> Exchange:
        """Clicks the button with this label, or with this custom_id."""
        for component in walk(message.data["components"]):
            if component["type"] == BUTTON and button in {
                component.get("label"),
                component.get("custom_id"),
            }:
                if component.get("disabled") or "custom_id" not in component:
                    raise ClientRefuses(f"{button!r} is disabled or a link")
                data = {"custom_id": component["custom_id"], "component_type": BUTTON}
                return await self._send(3, data, message)
        raise ClientRefuses(f"no button {button!r} among {message.labels}")

    async def choose(self, message: Message, label: str, *, select: int = 1) -> Exchange:
        """Picks the option with this label in the message's n-th select."""
        menus = [c for c in walk(message.data["components"]) if c["type"] in SELECTS]
        menu = menus[select - 1]
        values = [o["value"] for o in menu["options"] if o["label"] == label]
        if not values:
            raise ClientRefuses(
                f"no option {label!r} among {[o['label'] for o in menu['options']]}"
            )
        data = {"custom_id": menu["custom_id"], "component_type": menu["type"], "values": values}
        return await self._send(3, data, message)

    async def submit(self, opened: Exchange, **values: Any) -> Exchange:
        """Fills the form that `opened` showed; fields by custom_id.

        A field that is not named keeps its value.
        """
        form = await opened.form()
        known = {c["custom_id"] for c in walk(form["components"]) if "custom_id" in c}
        if unknown := values.keys() - known:
            raise ClientRefuses(f"no field {sorted(unknown)} in the form {sorted(known)}")
        data = {
            "custom_id": form["custom_id"],
            "components": [_fill(c, values) for c in form["components"]],
        }
        return await self._send(5, data, opened.original)

    async def press(self, message: Message, custom_id: str) -> Exchange:
        """Presses a button of this custom_id, such as another version of the bot once sent."""
        return await self._send(3, {"custom_id": custom_id, "component_type": BUTTON}, message)

    async def send_form(self, custom_id: str, *components: Any) -> Exchange:
        """Sends a form of this custom_id, such as another version of the bot once opened."""
        return await self._send(5, {"custom_id": custom_id, "components": list(components)})

    async def _send(
        self, kind: int, data: dict[str, Any], message: Message | None = None
    ) -> Exchange:
        channel = self.server.channels[message.channel_id] if message is not None else self.channel
        number, token = snowflake(), f"token-{snowflake()}"
        payload: dict[str, Any] = {
            "id": str(number),
            "application_id": str(self.server.bot.id),
            "type": kind,
            "data": data,
            "channel_id": str(channel.id),
            "channel": channel.shape(),
            "token": token,
            "version": 1,
            "app_permissions": str(VIEW_AND_SEND),
            "locale": self.locale,
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            **(self._alone() if channel.guild_id is None else self._among_others()),
        }
        if message is not None:
            payload["message"] = copy.deepcopy(message.data)
        exchange = Exchange(number, token, payload, self.server.bell, original=message)
        self.server.exchanges[token] = exchange
        await self.server.gateway.dispatch("INTERACTION_CREATE", payload, exchange.guild_id)
        return exchange

    def _among_others(self) -> dict[str, Any]:
        owners = {"0": str(self.guild.id)}
        if self.installed:
            owners = {"1": str(self.user.id)}
        return {
            "guild_id": str(self.guild.id),
            "guild": {"id": str(self.guild.id), "locale": "en-US", "features": []},
            "member": member_shape(self.user, self.permissions) | {"nick": self.nick},
            "guild_locale": "en-US",
            "authorizing_integration_owners": owners,
            "context": 0,
        }

    def _alone(self) -> dict[str, Any]:
        """In a direct message: Discord names no guild there."""
        return {
            "user": self.user.shape(),
            "authorizing_integration_owners": {"0": "0"},
            "context": 1,
        }

    def _command_data(
        self, name: str, values: dict[str, Any], focused: str | None, *, overruled: bool
    ) -> dict[str, Any]:
        root, path, leaf = self.server.find_command(name, self.guild.id)
        needed = root.get("default_member_permissions")
        if needed is not None and not overruled and int(needed) & ~self.permissions:
            raise ClientRefuses(f"/{name} is not shown to {self.user.name}")
        options = [
            _option(spec, values[spec["name"]], focused)
            for spec in leaf.get("options") or []
            if spec["name"] in values
        ]
        declared = {spec["name"]: spec for spec in leaf.get("options") or []}
        if unknown := values.keys() - declared.keys():
            raise ClientRefuses(f"/{name} has no option {sorted(unknown)}")
        missing = [n for n, spec in declared.items() if spec.get("required") and n not in values]
        if missing and focused is None:
            raise ClientRefuses(f"/{name} needs {missing}")
        for depth, part in reversed(list(enumerate(path))):
            kind = GROUP if depth < len(path) - 1 else SUBCOMMAND
            options = [{"name": part, "type": kind, "options": options}]
        data: dict[str, Any] = {
            "id": root["id"],
            "name": root["name"],
            "type": 1,
            "options": options,
        }
        if resolved := self._resolved(declared, values):
            data["resolved"] = resolved
        return data

    def _resolved(
        self, declared: dict[str, dict[str, Any]], values: dict[str, Any]
    ) -> dict[str, Any]:
        resolved: dict[str, Any] = {}
        for name, value in values.items():
            if declared[name]["type"] == CHANNEL:
                channel = self.server.channels[int(value)]
                resolved.setdefault("channels", {})[str(value)] = channel.shape() | {
                    "permissions": str(self.permissions)
                }
            if declared[name]["type"] == USER:
                user = self.server.users[int(value)]
                member = member_shape(user, VIEW_AND_SEND)
                member.pop("user")
                resolved.setdefault("users", {})[str(value)] = user.shape()
                resolved.setdefault("members", {})[str(value)] = member
        return resolved


def _option(spec: dict[str, Any], value: Any, focused: str | None) -> dict[str, Any]:
    """One filled option.

    Choices and ranges are checked as the client does, except in the option being typed.
    """
    name, kind = spec["name"], spec["type"]
    typed = str(value) if kind in {USER, CHANNEL} else value
    option = {"name": name, "type": kind, "value": typed}
    if name == focused:
        if not spec.get("autocomplete"):
            raise ClientRefuses(f"option {name} has no autocomplete")
        return option | {"value": str(value), "focused": True}
    allowed = [c["value"] for c in spec.get("choices") or []]
    if allowed and value not in allowed:
        raise ClientRefuses(f"{value!r} is none of {allowed}")
    if (kind == STRING and not isinstance(value, str)) or (
        kind in {INTEGER, NUMBER} and isinstance(value, str)
    ):
        raise ClientRefuses(f"option {name} of type {kind} cannot be {value!r}")
    size = len(value) if kind == STRING else value if kind in {INTEGER, NUMBER} else 0
    low, high = (
        spec.get(k)
        for k in (("min_length", "max_length") if kind == STRING else ("min_value", "max_value"))
    )
    if (low is not None and size < low) or (high is not None and size > high):
        raise ClientRefuses(f"option {name}: {value!r} is outside {low}..{high}")
    return option


def _fill(component: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """A form's component as it comes back.

    Labels and rows keep their shape, fields gain their value.
    """
    base = {"type": component["type"], "id": component.get("id", 0)}
    if component["type"] == LABEL:
        return base | {"component": _fill(component["component"], values)}
    if component["type"] == 1:
        return base | {"components": [_fill(c, values) for c in component["components"]]}
    if "custom_id" not in component:
        return base
    name = component["custom_id"]
    if component["type"] in SELECTS:
        preset = [o["value"] for o in component.get("options") or [] if o.get("default")]
        chosen = values.get(name, preset)
        chosen = [str(chosen)] if isinstance(chosen, str | int) else [str(c) for c in chosen]
        return base | {"custom_id": name, "values": chosen}
    value = str(values.get(name, component.get("value") or ""))
    if component.get("required", True) and not value:
        raise ClientRefuses(f"field {name} is required")
    if len(value) > component.get("max_length", 4000):
        raise ClientRefuses(f"field {name} takes {component['max_length']} characters")
    return base | {"custom_id": name, "value": value}
