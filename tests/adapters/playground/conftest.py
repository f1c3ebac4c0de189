from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.playground.playground import Playground, serving


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Playground]:
    async with serving(tmp_path) as running:
        yield running
