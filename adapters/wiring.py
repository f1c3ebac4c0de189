"""The composition root: the only file that names concrete classes."""

from __future__ import annotations

import asyncio
import base64
import importlib.resources
import tempfile
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Sequence,
)
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import structlog

from adapters.clock.rounds import Rounds
from adapters.clock.ticker import Ticker
from adapters.http.health import Health
from adapters.http.server import HttpServer, Site
from adapters.memory import keep_settled
from adapters.redaction import Redaction
from adapters.supervision import Adapter, supervise
from bot.app import App, utc_now
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Fault
from bot.catalog.load import load
from bot.catalog.own import with_own
from bot.chat.command import spec_of
from bot.chat.form import Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.rendered import Rendered
from bot.chat.reply import Reply, spelled
from bot.chat.sender import Sender
from bot.delivery.access import Look
from bot.errors import SettingsError
from bot.features.index import COMMANDS
from bot.features.schedule import ACCESS
from bot.meter import Meter
from bot.settings import Settings
from bot.store.database import folder_of, open_database
from bot.store.erased import ErasedList

# What a start does not use is not imported: platforms, metrics, the playground and the terminal
# are imported where they are put together.
if TYPE_CHECKING:
    from adapters.http.metrics import Metrics
    from adapters.playground.adapter import Playground
    from adapters.playground.clock import TurnableClock
    from adapters.playground.shapes import Renderer
    from bot.store.schedules import Schedule

NOBODY: Sequence[Sender] = ()
UPKEEP_SECONDS = 5.0  # how long a number under a post may be behind

log = structlog.get_logger("cairn.content")


def content_folder(settings: Settings) -> Path:
    """The content's folder: as set, else in the installed package, else beside the code."""
    if settings.content_dir is not None:
        return settings.content_dir
    packaged = Path(str(importlib.resources.files("bot"))) / "_content"
    if packaged.is_dir():
        return packaged
    return packaged.parent.parent / "content"


def read_content(settings: Settings) -> tuple[Catalog, tuple[Fault, ...]]:
    """(the catalog with the organiser's own items, what is wrong with those left out).

    ContentError lists every fault of the content itself.
    """
    catalog = replace(load(content_folder(settings)), edit_base=settings.edit_url)
    return (
        with_own(catalog, settings.extra_content_dir)
        if settings.extra_content_dir
        else (catalog, ())
    )


@asynccontextmanager
async def open_app(
    settings: Settings,
    clock: Callable[[], datetime] = utc_now,
    senders: Sequence[Sender] = NOBODY,
) -> AsyncIterator[App]:
    """The core on its database, closed afterwards. StartError says what to mend.

    ``senders``: who is asked whether a channel can be posted in. They need the core to be made, and
    may be put there later.
    """
    async with _opened(settings, _content(settings), clock, senders) as app:
        yield app


def _content(settings: Settings) -> Catalog:
    catalog, left_out = read_content(settings)
    for fault in left_out:
        log.warning("own content is left out", fault=str(fault))
    return catalog


@asynccontextmanager
async def _opened(
    settings: Settings,
    catalog: Catalog,
    clock: Callable[[], datetime],
    senders: Sequence[Sender],
    meter: Meter | None = None,
) -> AsyncIterator[App]:
    database = await open_database(settings.database_address(), settings.data_dir)
    try:
        makers = {ACCESS: Look(senders)}
        grace = settings.late_grace
        yield App(
            database,
            catalog,
            clock=clock,
            # A clock that is turned by hand leaps because it is meant to.
            steady=monotonic if clock is utc_now else None,
            late_grace=grace,
            makers=makers,
            meter=meter,
            erased=ErasedList(folder_of(settings.database_address(), settings.data_dir)),
        )
    finally:
        await database.close()


async def run(settings: Settings, time: Callable[[], datetime] = utc_now) -> None:
    """Run everything that is set up until SIGINT or SIGTERM. StartError where nothing can run."""
    catalog = _content(settings)
    clock = None
    if not settings.connects:
        clock = await _sample_group(settings, catalog, time)
    senders: list[Sender] = []
    metrics = _metrics(settings)
    async with _opened(settings, catalog, clock or time, senders, metrics) as app:
        chats = _chats(app, settings)
        senders += [chat.sender for chat in chats]

        async def deliver() -> None:
            await app.deliver(senders, courier.alive)

        async def look_after() -> None:
            await app.look_after(senders, upkeep.alive)

        courier = Rounds("courier", deliver, settings.tick_seconds)
        upkeep = Rounds("upkeep", look_after, min(settings.tick_seconds, UPKEEP_SECONDS))

        async def beat() -> None:
            if await app.tick():
                courier.wake()

        async def turned() -> None:
            await app.tick()
            await app.deliver(senders)
            await app.look_after(senders)

        ticker = Ticker(beat, settings.tick_seconds)
        adapters: list[Adapter] = [*chats, ticker, upkeep, courier]  # the last one is stopped first
        health = health_of(settings, lambda: (*adapters, server))
        sites = _watched(metrics, app, health)
        if clock is not None:
            playground = _playground(app, clock, settings, turned, lambda: server.url)
            sites.append(playground)
            senders.append(playground.sender)
        names = [chat.name for chat in chats]
        server = HttpServer(settings.web_host, settings.web_port, health, sites, names)
        warming = asyncio.get_running_loop().run_in_executor(None, app.warm_up)
        settling = asyncio.create_task(keep_settled(warming, chats))
        try:
            await supervise([server, *adapters], essential=chats or [server])
        finally:
            settling.cancel()
            await asyncio.gather(warming, settling, return_exceptions=True)


def _watched(metrics: Metrics | None, app: App, health: Health) -> list[Site]:
    """What is served beside /healthz for whoever watches the bot."""
    if metrics is None:
        return []
    metrics.open_to(health, app.backlog, app.backed_up_at, app.now)
    return [metrics]


def health_of(settings: Settings, adapters: Callable[[], Iterable[Adapter]]) -> Health:
    """How each adapter is, without a secret of the settings."""
    cut = Redaction.of(settings).cut
    return lambda: {adapter.name: cut(adapter.status()) for adapter in adapters()}


def _metrics(settings: Settings) -> Metrics | None:
    if not settings.metrics:
        return None
    try:
        from adapters.http.metrics import Metrics
    except ImportError:
        raise SettingsError(
            "CAIRN_METRICS needs one more package: install cairn-bot[metrics]."
        ) from None
    return Metrics()


async def _sample_group(
    settings: Settings, catalog: Catalog, time: Callable[[], datetime]
) -> TurnableClock:
    """The playground's clock, and before its first start its group; none in a named database."""
    from adapters.playground.clock import TurnableClock
    from adapters.playground.first_start import begin_lived_in, zone_here

    if settings.database_url is None:
        grace = settings.late_grace
        await begin_lived_in(settings.data_dir, catalog, time(), grace, zone_here())
    return TurnableClock(time)


def _playground(
    app: App,
    clock: TurnableClock,
    settings: Settings,
    turned: Callable[[], Awaitable[None]],
    url: Callable[[], str],
) -> Playground:
    from adapters.playground.adapter import Playground

    return Playground(app, clock, _renderers(settings.slack_command), turned, url)


async def console(settings: Settings, name: str) -> None:
    """The bot in a terminal."""
    from adapters.console.repl import run_console
    from adapters.console.sender import ConsoleSender

    sender = ConsoleSender()
    async with open_app(settings, senders=[sender]) as app:

        async def beat() -> None:
            await app.tick()
            await app.deliver([sender])
            await app.look_after([sender])

        await beat()
        ticking = asyncio.create_task(Ticker(beat, settings.tick_seconds).run())
        try:
            await run_console(app, name=name)
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)


def _chats(app: App, settings: Settings) -> list[Any]:
    """The chat platforms that have tokens.

    Their libraries are read only where they are used: that halves a start.
    """
    chats: list[Any] = []
    if settings.discord_token:
        from adapters.discord.adapter import DiscordAdapter

        token = settings.discord_token.get_secret_value()
        chats.append(
            DiscordAdapter(app, token, settings.discord_api_url, settings.discord_gateway_url)
        )
    if settings.slack_bot_token or settings.slack_app_token:
        from adapters.slack.adapter import SlackAdapter

        if not (settings.slack_bot_token and settings.slack_app_token):
            missing = "SLACK_APP_TOKEN" if settings.slack_bot_token else "SLACK_BOT_TOKEN"
            raise SettingsError(
                f"Slack needs two tokens: {missing} is missing. .env.example says where it is"
                " found."
            )
        bot = settings.slack_bot_token.get_secret_value()
        socket = settings.slack_app_token.get_secret_value()
        chats.append(SlackAdapter(app, bot, socket, settings.slack_command, settings.slack_api_url))
    return chats


def _renderers(root: str) -> dict[str, Renderer]:
    """What the playground shows a reply as; ``root`` is Slack's command."""
    from adapters.discord import render as discord
    from adapters.slack import render as slack

    def as_slack(reply: Reply) -> list[Rendered]:
        return slack.render(spelled(reply, root))

    return {"discord": discord.render, "slack": as_slack}


async def say(catalog: Catalog, lines: Sequence[str]) -> list[Reply]:
    """What a member without any history reads after each line.

    Works on a database that is thrown away.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = await open_database(None, Path(folder))
        try:
            app = App(database, catalog)
            who, where = (
                Actor("console", "you", "You", organiser=False),
                Place("console", "terminal", "terminal"),
            )
            asked = [Request(f"{at}", who, where, line) for at, line in enumerate(lines)]
            answers = [await app.say(request) for request in asked]
            return [a.as_reply() if isinstance(a, Form) else a for a in answers]
        finally:
            await database.close()


def printed(reply: Reply) -> str:
    """A reply as a terminal shows it."""
    from adapters.console import render as terminal

    return terminal.printed(terminal.render(reply))


def slack_manifest(settings: Settings) -> str:
    """The Slack app manifest, made from the commands."""
    from adapters.slack.manifest import manifest_text

    return manifest_text(settings.slack_command, map(spec_of, COMMANDS))


def discord_invite(settings: Settings, application_id: str | None) -> str:
    """The invite link. SettingsError where neither an id nor a token that holds one is at hand."""
    from adapters.discord.client import invite_url

    if application_id is None and settings.discord_token is not None:
        application_id = _id_in_token(settings.discord_token.get_secret_value())
    if application_id is None or not application_id.isdecimal():
        raise SettingsError(
            "Set DISCORD_TOKEN in .env, or give --application-id: it is on the General Information"
            " page of your application at https://discord.com/developers/applications."
        )
    return invite_url(application_id)


async def ask_online(settings: Settings, schedules: Sequence[Schedule]) -> list[tuple[bool, str]]:
    """What the platforms with tokens say: (whether it is as it should be, a sentence) each."""
    from adapters.online import Asked, answers

    asked: list[Asked] = []
    if settings.discord_token:
        from adapters.discord.online import look_around

        token = settings.discord_token.get_secret_value()
        asked.append(
            Asked("Discord", "discord", partial(look_around, token, settings.discord_api_url))
        )
    if settings.slack_bot_token and settings.slack_app_token:
        from adapters.slack import online

        tokens = (
            settings.slack_bot_token.get_secret_value(),
            settings.slack_app_token.get_secret_value(),
        )
        asked.append(
            Asked("Slack", "slack", partial(online.look_around, tokens, settings.slack_api_url))
        )
    return await answers(asked, schedules)


def _id_in_token(token: str) -> str | None:
    """The application's id: the first part of a token is that number in base64."""
    first = token.split(".")[0]
    try:
        found = base64.b64decode(first + "=" * (-len(first) % 4)).decode()
    except ValueError:
        return None
    return found if found.isdecimal() else None


def main_loop(work: Coroutine[Any, Any, None]) -> None:
    """Run on uvloop where it is installed (cairn-bot[speed]), else on asyncio's own loop."""
    loop_factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
    with suppress(ImportError):
        from uvloop import new_event_loop

        loop_factory = new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(work)
