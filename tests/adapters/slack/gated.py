"""An App whose commands begin, and end when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.chat.invocation import Invocation
from bot.chat.reply import Audience, Reply
from tests.adapters.slack.conftest import adapter_for
from tests.adapters.slack.small_app import SmallApp
from tests.servers.slack import SlackServer


class GatedApp(SmallApp):
    """``begun`` is set when a command has begun; it ends when ``hold`` is set.

    ``audience``: who reads the answers, where that is not theirs to say.
    """

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.audience: Audience | None = None
        super().__init__()

    def close(self) -> None:
        """From now on commands begin, and don't end."""
        self.begun.clear()
        self.hold.clear()

    async def carry_out(self, invocation: Invocation) -> Reply:
        self.begun.set()
        reply = await super().carry_out(invocation)
        return reply if self.audience is None else replace(reply, audience=self.audience)


@asynccontextmanager
async def served(app: SmallApp, slack: SlackServer) -> AsyncIterator[asyncio.Task[None]]:
    """An adapter that is connected, and ended where it has not."""
    running = asyncio.create_task(adapter_for(app, slack).run())
    await slack.connected()
    try:
        yield running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
