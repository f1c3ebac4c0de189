"""An address that can't be had is told in one sentence."""

from __future__ import annotations

import asyncio
import socket

import pytest

from adapters.http.server import HttpServer
from bot.errors import SettingsError


async def test_a_port_that_is_taken_names_the_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        web = HttpServer("127.0.0.1", port, dict)
        with pytest.raises(SettingsError, match=f"Port {port} .* taken. Set CAIRN_WEB_PORT"):
            await asyncio.wait_for(web.run(), 10)
    assert web.status().startswith("failed: Port")
    assert not web.started.is_set()
