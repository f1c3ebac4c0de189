"""What tests of several adapters share."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """Logging is one for the whole process: other tests find it as it was."""
    root = logging.getLogger()
    handlers, level, last_words = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = last_words
    structlog.reset_defaults()
