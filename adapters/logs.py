"""Logs: readable on a terminal, JSON by a setting.

Secrets are cut out of every line, whoever wrote it: of the finished one, so that it does not matter
how deep in a value or a stack one stood.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import Any

import structlog

from adapters.redaction import Redaction
from bot.settings import Settings

QUIET = (
    "apscheduler",
    "aiohttp.access",
    "slack_bolt",
    "slack_sdk",
    "discord",
    "alembic",
    "aiosqlite",
)


def set_up_logs_from(settings: Settings) -> None:
    """Log as the settings say, with every secret in them cut out."""
    set_up_logs(settings.log_format, settings.log_level, settings.secrets())


def set_up_logs(form: str, level: str, secrets: Iterable[str]) -> None:
    """Send our logs and the libraries' through one formatter to standard error.

    Of chatty libraries only warnings and worse. The secrets are cut out of every line, and of what
    the interpreter prints when an exception ends it.
    """
    redaction = Redaction(secrets)
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _time_stamper(form),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    last: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _renderer(form),
        lambda _logger, _name, line: redaction.cut(line),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    _cut_from_last_words(redaction)


def _time_stamper(form: str) -> structlog.processors.TimeStamper:
    if form == "json":
        return structlog.processors.TimeStamper(fmt="iso", utc=True)
    return structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False)


def _renderer(form: str) -> structlog.processors.JSONRenderer | structlog.dev.ConsoleRenderer:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        exception_formatter=structlog.dev.plain_traceback,
        pad_event_to=34,
    )


def _cut_from_last_words(redaction: Redaction) -> None:
    """An exception that nobody catches is printed as ever, without the secrets."""

    def show(kind: type[BaseException], error: BaseException, stack: TracebackType | None) -> None:
        printed = "".join(traceback.format_exception(kind, error, stack))
        sys.stderr.write(redaction.cut(printed))

    sys.excepthook = show
