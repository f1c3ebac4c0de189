"""An address that can't be had is told in one sentence."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from adapters.playground.server import WebAdapter
from bot.app import App
from bot.catalog.load import load
from bot.errors import SettingsError
from bot.store.database import open_database
from tests.adapters.playground.playground import TINY


async def test_a_port_that_is_taken_names_the_setting(tmp_path: Path) -> None:
    database = await open_database(None, tmp_path)
    try:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            app = App(database, load(TINY))
            web = WebAdapter(
                app, "127.0.0.1", port, clock=None, renderers={}, health=dict, playground=True
            )
            with pytest.raises(SettingsError, match=f"Port {port} .* taken. Set CAIRN_WEB_PORT"):
                await asyncio.wait_for(web.run(), 10)
        assert web.status().startswith("failed: Port")
        assert not web.started.is_set()
    finally:
        await database.close()
