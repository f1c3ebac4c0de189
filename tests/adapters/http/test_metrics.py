"""What Prometheus reads: true numbers without an id in them, and alerts that name what there is."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from adapters.http.metrics import Metrics
from adapters.http.server import HttpServer
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.errors import StoreError
from bot.store.database import Database
from bot.store.outbox import Backlog
from tests.fakes import Clock, Fault, ListSender, Talk

DOCS = Path(__file__).parents[3] / "docs" / "how-to"


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def counted(metrics: Metrics, database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(database, tiny, clock=clock, meter=metrics)


@pytest.fixture
async def url(metrics: Metrics, counted: App) -> AsyncIterator[str]:
    """Where the metrics of ``counted`` are served."""
    metrics.open_to(
        lambda: {"web": "ready", "discord": "failed: no"},
        counted.backlog,
        counted.backed_up_at,
        counted.now,
    )
    web = HttpServer("127.0.0.1", 0, dict, [metrics])
    running = asyncio.create_task(web.run())
    await asyncio.wait_for(web.started.wait(), 10)
    yield web.url
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def scraped(url: str, path: str = "/metrics") -> str:
    async with aiohttp.ClientSession() as session, session.get(url + path) as answer:
        assert answer.status == 200
        return await answer.text()


async def number(url: str, name: str) -> float:
    """The number of one metric, with its labels as they are written."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", await scraped(url), re.MULTILINE)
    assert found is not None, name
    return float(found[1])


async def test_commands_are_timed_by_their_name_also_those_that_are_refused(
    url: str, counted: App
) -> None:
    talk = Talk(counted)
    await talk("log vectors 45")
    await talk("log nothing-like-it 45")
    await talk("undo")
    assert await number(url, 'cairn_command_seconds_count{command="log"}') == 2
    assert await number(url, 'cairn_command_seconds_count{command="undo"}') == 1


async def test_a_post_counts_with_its_lateness_and_what_waits_is_told(
    url: str, counted: App, clock: Clock
) -> None:
    await Talk(counted)("setup UTC 09:00", organiser=True)
    sender = ListSender(clock, "discord")
    assert await number(url, "cairn_outbox_overdue_seconds") == 0
    clock.now += timedelta(hours=5)  # Friday, the recap
    await counted.tick()
    await counted.deliver([sender])
    clock.now += timedelta(days=2, hours=16, minutes=10)  # Monday, ten past nine
    await counted.tick()
    assert await number(url, 'cairn_outbox{state="waiting"}') == 1
    assert await number(url, "cairn_outbox_overdue_seconds") >= 600
    await counted.deliver([sender])
    assert await number(url, 'cairn_outbox{state="waiting"}') == 0
    assert await number(url, "cairn_outbox_overdue_seconds") == 0
    late = 'cairn_post_lateness_seconds_bucket{le="%s",platform="discord"}'
    late_by = [await number(url, late % seconds) for seconds in ("300.0", "900.0")]
    assert late_by[1] == late_by[0] + 1


async def test_a_post_that_is_refused_counts_as_given_up(
    url: str, counted: App, clock: Clock
) -> None:
    await Talk(counted)("setup UTC 09:00", organiser=True)
    sender = ListSender(clock, "discord")
    sender.faults.append(Fault.REFUSED)
    clock.now += timedelta(days=2, hours=21)
    await counted.tick()
    await counted.deliver([sender])
    assert await number(url, 'cairn_posts_total{outcome="given-up",platform="discord"}') == 1


async def test_what_is_up_is_told_and_a_backup_that_never_was(
    url: str, counted: App, clock: Clock
) -> None:
    assert await number(url, 'cairn_adapter_up{adapter="web"}') == 1
    assert await number(url, 'cairn_adapter_up{adapter="discord"}') == 0
    assert await number(url, "cairn_database_up") == 1
    assert await number(url, "cairn_backup_age_seconds") == float("inf")
    await counted.facts.put("backup/at", (clock.now - timedelta(hours=3)).isoformat())
    assert await number(url, "cairn_backup_age_seconds") == 3 * 3600


async def test_a_database_that_does_not_answer_is_told_and_the_rest_stands(
    url: str, counted: App, metrics: Metrics
) -> None:
    async def fails() -> Backlog:
        raise StoreError("The database does not answer.")

    metrics.open_to(lambda: {"web": "ready"}, fails, counted.backed_up_at, counted.now)
    assert await number(url, "cairn_database_up") == 0
    assert await number(url, 'cairn_adapter_up{adapter="web"}') == 1


async def test_no_label_holds_an_id_or_a_name(url: str, counted: App) -> None:
    await Talk(counted)("log vectors 45 with secret-note", "ana")
    whole = await scraped(url)
    allowed = {"command", "platform", "outcome", "adapter", "state", "le"}
    assert set(re.findall(r'[{,](\w+)="', whole)) <= allowed
    for private in ("ana", "hill", "vectors", "secret-note"):
        assert private not in whole.lower()


async def test_the_first_page_is_still_there(url: str) -> None:
    assert "/healthz" in await scraped(url, "/")


async def test_the_page_and_the_alerts_name_what_there_is(url: str, counted: App) -> None:
    await Talk(counted)("log vectors 45")
    whole = await scraped(url)
    there = set(re.findall(r"^# TYPE (cairn_\w+)", whole, re.MULTILINE))
    page = (DOCS / "watch-the-bot.md").read_text("utf-8")
    rules = (DOCS / "alerts.yml").read_text("utf-8")
    assert set(re.findall(r"`(cairn_\w+)`", page)) == there
    assert set(re.findall(r"\b(cairn_\w+)", rules)) <= there
    assert rules.count("- alert:") == 3
