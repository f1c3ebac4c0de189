"""Logs: readable on a terminal, JSON by a setting.

Secrets are cut out of every line, whoever wrote it.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from typing import Any

import structlog

QUIET = (
    "apscheduler",
    "aiohttp.access",
    "slack_bolt",
    "slack_sdk",
    "discord",
    "alembic",
    "aiosqlite",
)


class Redact:
    """The last processor: cuts every secret out of the finished line, however deep in a value or a stack it stood."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if secret for form in _written(secret)}
        self._forms = sorted(forms, key=len, reverse=True)

    def __call__(self, _logger: Any, _name: str, line: str) -> str:
        """The line with ``***`` for each secret."""
        for form in self._forms:
            line = line.replace(form, "***")
        return line


def _written(secret: str) -> tuple[str, ...]:
    """A text as it stands in a line: bare, inside a value's repr, and either of them inside JSON."""
    shown = repr(secret)[1:-1]
    return secret, shown, json.dumps(secret)[1:-1], json.dumps(shown)[1:-1]


def set_up_logs(form: str, level: str, secrets: Iterable[str] = ()) -> None:
    """Send our logs and the libraries' (warnings and worse) through one formatter to standard error."""
    redact = Redact(secrets)
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(
            fmt="iso" if form == "json" else "%H:%M:%S", utc=form == "json"
        ),
    ]
    if form == "json":
        last: list[Any] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
            redact,
        ]
    else:
        colours = sys.stderr.isatty()
        shown = structlog.dev.ConsoleRenderer(
            colors=colours, exception_formatter=structlog.dev.plain_traceback, pad_event_to=34
        )
        last = [structlog.processors.format_exc_info, shown, redact]
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
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
