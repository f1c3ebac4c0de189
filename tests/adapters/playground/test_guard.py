"""Nobody but the page itself, on this machine, may act through the playground."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.http.guard import MOST_BYTES
from tests.adapters.playground.playground import Playground, serving

SAY = {"id": "0000-1111", "member": "ana", "line": "help"}
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "192.168.1.9:8080",
        "127.0.0.1@evil.example",
    ],
)
@pytest.mark.parametrize("address", ["/", "/api/hello", "/events", "/static/js/main.js"])
async def test_a_name_of_another_machine_is_refused(
    page: Playground, host: str, address: str
) -> None:
    status, answer = await page.get(address, Host=host)
    assert status == 403
    assert "127.0.0.1" in answer["problem"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "LOCALHOST"]
)
async def test_every_loopback_name_is_served(page: Playground, host: str) -> None:
    status, answer = await page.get(
        "/api/hello", Host=host.format(port=page.web.url.rsplit(":", 1)[1])
    )
    assert (status, answer["channel"]) == (200, "study-group")


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "https://{host}",
        "http://localhost:{port}",
    ],
)
async def test_another_page_is_refused(page: Playground, origin: str) -> None:
    host = page.web.url.removeprefix("http://")
    foreign = origin.format(host=host, port=host.rsplit(":", 1)[1])
    status, answer = await page.post("/api/say", SAY, Origin=foreign)
    assert status == 403
    assert "own page" in answer["problem"]


async def test_the_page_itself_is_served(page: Playground) -> None:
    status, answer = await page.post("/api/say", SAY, Origin=page.web.url)
    assert (status, answer["kind"]) == (200, "reply")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
async def test_what_a_plain_form_can_send_is_refused(page: Playground, kind: str) -> None:
    status, _ = await page.post(
        "/api/say",
        b'{"id": "0000-1111", "member": "ana", "line": "help"}',
        **{"Content-Type": kind},
    )
    assert status == 415


@pytest.mark.parametrize(
    ("address", "body", "word"),
    [
        ("/api/say", b"{", "JSON"),
        ("/api/say", b"[]", "the body"),
        ("/api/say", b'{"id": "0000-1111", "member": "ana"}', "line"),
        ("/api/say", b'{"id": "0000-1111", "member": "eve", "line": "help"}', "Ana, Tom, Mia, Lee"),
        ("/api/say", b'{"id": "no spaces, please", "member": "ana", "line": "help"}', "id"),
        ("/api/say", b"\xff\xfe", "JSON"),
        ("/api/answer", b'{"id": "0000-1111", "member": "ana", "answers": {}}', "line"),
        ("/api/clock", b'{"hours": 0}', "hours"),
        ("/api/clock", b'{"hours": 99999}', "hours"),
        ("/api/clock", b'{"to": "yesterday"}', "to"),
        ("/api/clock", b"{}", "forward"),
        ("/api/group", b'{"group": 1}', "group"),
    ],
)
async def test_a_body_that_does_not_fit_is_answered_with_a_sentence(
    page: Playground, address: str, body: bytes, word: str
) -> None:
    status, answer = await page.post(address, body, **JSON)
    assert status == 400
    assert word in answer["problem"]


async def test_a_body_that_is_too_long_is_refused(page: Playground) -> None:
    status, answer = await page.post("/api/say", b" " * (MOST_BYTES + 1), **JSON)
    assert status == 413
    assert "64 kB" in answer["problem"]


@pytest.mark.parametrize(
    "address", ["/static/../server.py", "/static/%2e%2e/server.py", "/static/js", "/nowhere"]
)
async def test_there_is_nothing_beside_the_page(page: Playground, address: str) -> None:
    status, answer = await page.get(address)
    assert status in {403, 404}
    assert answer["problem"] in {
        "This is not for reading.",
        "There is nothing at this address. The first page is at /.",
    }


@pytest.mark.parametrize("address", ["/", "/static/js/main.js", "/api/hello"])
async def test_every_answer_carries_the_policy(page: Playground, address: str) -> None:
    async with page.session.get(page.web.url + address) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_health_is_answered_for_any_host_and_tells_what_failed(page: Playground) -> None:
    assert (await page.get("/healthz", Host="cairn.internal"))[0] == 200
    page.health["discord"] = "failed: Discord does not accept the token."
    status, answer = await page.get("/healthz", Host="cairn.internal")
    assert status == 503
    assert answer["ok"] is False
    assert answer["problem"] == "discord: Discord does not accept the token."
    assert answer["ready"] is False
    assert answer["adapters"] == {
        "web": "ready",
        "discord": "failed: Discord does not accept the token.",
    }


async def test_a_closed_playground_serves_its_health_only(tmp_path: Path) -> None:
    async with serving(tmp_path, playground=False) as closed:
        assert (await closed.get("/healthz"))[0] == 200
        assert (await closed.get("/api/hello"))[0] == 404
        async with closed.session.get(closed.web.url + "/") as answer:
            assert "playground is closed" in await answer.text()
