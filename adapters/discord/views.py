"""Rendered messages and forms as the SDK's views.

The SDK's own components would check little of what Discord checks, and would store every button for
a callback. These carry the renderer's JSON as it is and are finished from the start, so that
nothing is stored.
"""

from __future__ import annotations

from typing import Any

import discord

from bot.chat.rendered import Json, Rendered


class Layout(discord.ui.LayoutView):
    """A message in Components V2."""

    def __init__(self, message: Rendered) -> None:
        super().__init__(timeout=None)
        self._components: list[dict[str, Any]] = list(message.body["components"])
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """The renderer's JSON."""
        return self._components

    def has_components_v2(self) -> bool:
        """True, which makes the SDK set the flag."""
        return True


class Dialog(discord.ui.Modal):
    """A form."""

    def __init__(self, payload: Json) -> None:
        super().__init__(title=payload["title"], custom_id=payload["custom_id"])
        self._payload = payload
        self.stop()

    def to_dict(self) -> Json:
        """The form's JSON."""
        return self._payload
