"""The image's health check, run as it is written, against servers that are well, ill and absent."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

DOCKERFILE = Path(__file__).parents[2] / "Dockerfile"


def _handler(status: int) -> type[BaseHTTPRequestHandler]:
    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the check's own output is what the test shows."""

    return Health


@contextmanager
def _server(status: int) -> Iterator[int]:
    """A server that answers /healthz with ``status``; yields its port."""
    with HTTPServer(("127.0.0.1", 0), _handler(status)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def _check(port: int) -> int:
    (command,) = re.findall(r"^HEALTHCHECK .*\\\n +CMD (.*)$", DOCKERFILE.read_text(), re.MULTILINE)
    program, *arguments = json.loads(command)
    assert program == "python"
    environment = {"CAIRN_WEB_PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, check=False, env=environment, capture_output=True, timeout=30
    ).returncode


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_check_follows_the_answer_past_any_proxy(status: int, code: int) -> None:
    with _server(status) as port:
        assert _check(port) == code


def test_nobody_there_is_ill() -> None:
    with _server(200) as port:
        pass
    assert _check(port) == 1
