"""Rendered messages and forms in the clothes the SDK wants: its views, with our JSON inside.

The SDK's own components would check little of what Discord checks, and would store every button for
a callback. These carry the renderer's JSON as it is and are finished from the start, so that
nothing is stored.
"""

from __future__ import annotations

import io
from typing import Any

import discord

from adapters.discord.render import Rendered


class Layout(discord.ui.LayoutView):
    """A message in Components V2."""

    def __init__(self, rendered: Rendered) -> None:
        super().__init__(timeout=None)
        self._components = rendered.components
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """The renderer's JSON."""
        return self._components

    def has_components_v2(self) -> bool:
        """Makes the SDK set the flag."""
        return True


class Dialog(discord.ui.Modal):
    """A form."""

    def __init__(self, payload: dict[str, Any]) -> None:
        super().__init__(title=payload["title"], custom_id=payload["custom_id"])
        self._payload = payload
        self.stop()

    def to_dict(self) -> dict[str, Any]:
        """The form's JSON."""
        return self._payload


def files_of(rendered: Rendered) -> list[discord.File]:
    """The files that go with a message, fresh for each attempt to send it."""
    return [discord.File(io.BytesIO(content), filename=name) for name, content in rendered.files]
