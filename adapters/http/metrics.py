"""``/metrics`` for Prometheus: how late posts are, what waits, how long commands take, what is up.

No label holds an id or a name that somebody chose: the numbers say how the bot is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from adapters.http.health import READY, Health
from bot.errors import StoreError
from bot.meter import SENT
from bot.store.outbox import Backlog

# Seconds: a tick, the platforms' paces, then what a person notices
LATE = (1, 5, 15, 30, 60, 300, 900, 3600, 6 * 3600, 12 * 3600)
TOOK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """A site of the HTTP server, and the meter that the core counts with.

    ``open_to`` gives it what is looked up at each scrape.
    """

    opened = "/metrics is up"
    is_first_page = False

    def __init__(self) -> None:
        # A second series for each, of when it was made: nobody asks that
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves it untyped
        self._registry = CollectorRegistry()
        self._late = Histogram(
            "cairn_post_lateness_seconds",
            "How long after its time a post was sent.",
            ["platform"],
            buckets=LATE,
            registry=self._registry,
        )
        self._settled = Counter(
            "cairn_posts",
            "Posts, reminders and notices that are out of the outbox, by what became of them.",
            ["platform", "outcome"],
            registry=self._registry,
        )
        self._took = Histogram(
            "cairn_command_seconds",
            "How long a command took, the database's time among it.",
            ["command"],
            buckets=TOOK,
            registry=self._registry,
        )
        self._up = self._gauge("adapter_up", "1 while a part of the bot is ready.", "adapter")
        self._outbox = self._gauge("outbox", "What is in the outbox and not settled.", "state")
        self._overdue = self._gauge("outbox_overdue_seconds", "How long the oldest is due.")
        self._database = self._gauge("database_up", "1 while the database answers.")
        self._backup = self._gauge(
            "backup_age_seconds", "How old the newest backup by `cairn backup` is; +Inf for none."
        )

    def open_to(
        self,
        health: Health,
        backlog: Callable[[], Awaitable[Backlog]],
        backed_up_at: Callable[[], Awaitable[datetime | None]],
        clock: Callable[[], datetime],
    ) -> None:
        """What is asked at each scrape."""
        self._health, self._backlog = health, backlog
        self._backed_up_at, self._clock = backed_up_at, clock

    def answered(self, command: str, seconds: float) -> None:
        """See Meter.answered."""
        self._took.labels(command).observe(seconds)

    def settled(self, platform: str, outcome: str, late: timedelta) -> None:
        """See Meter.settled."""
        self._settled.labels(platform, outcome).inc()
        if outcome == SENT:
            self._late.labels(platform).observe(max(0.0, late.total_seconds()))

    def add_to(self, server: web.Application) -> None:
        """Register the address."""
        server.router.add_get("/metrics", self._scraped)

    async def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    async def _scraped(self, _request: web.Request) -> web.Response:
        for adapter, state in self._health().items():
            self._up.labels(adapter).set(state == READY)
        try:
            await self._look()
        except StoreError:
            self._database.set(0)
        else:
            self._database.set(1)
        return web.Response(
            body=generate_latest(self._registry),
            headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4},
        )

    async def _look(self) -> None:
        now = self._clock()
        waiting = await self._backlog()
        self._outbox.labels("waiting").set(waiting.waiting)
        self._outbox.labels("leased").set(waiting.leased)
        self._overdue.set(_seconds_since(waiting.oldest_due_at or now, now))
        backed_up_at = await self._backed_up_at()
        age = float("inf")
        if backed_up_at is not None:
            age = _seconds_since(backed_up_at, now)
        self._backup.set(age)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"cairn_{name}", about, labels, registry=self._registry)


def _seconds_since(then: datetime, now: datetime) -> float:
    """Seconds from ``then`` to ``now``; 0 for what is still to come."""
    return max(0.0, (now - then).total_seconds())
