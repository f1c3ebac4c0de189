"""A real browser on a real playground; skipped, with the reason, where there is no Chromium."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.adapters.playground.playground import TINY, Playground, serving
from tests.browser.page import Page

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-default-browser-check",
)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    chromium = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    chromedriver = shutil.which("chromedriver")
    if not chromium or not chromedriver:
        reason = "chromium and chromedriver are not installed"
        if os.environ.get("CAIRN_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(chromedriver))
    driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": "Europe/Berlin"})
    driver.execute_cdp_cmd("Emulation.setLocaleOverride", {"locale": "en-GB"})
    yield driver
    driver.quit()


@dataclass
class Running:
    """A playground in a thread of its own, since the browser's driver blocks."""

    playground: Playground
    loop: asyncio.AbstractEventLoop


@contextmanager
def playing(folder: Path, port: int = 0, content: Path = TINY) -> Iterator[Running]:
    """A playground that runs until this is left."""
    ready, over = threading.Event(), asyncio.Event()
    found: list[Running] = []

    async def serve() -> None:
        async with serving(folder, port=port, content=content) as playground:
            found.append(Running(playground, asyncio.get_running_loop()))
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="playground")
    thread.start()
    assert ready.wait(20)
    try:
        yield found[0]
    finally:
        found[0].loop.call_soon_threadsafe(over.set)
        thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with playing(tmp_path) as found:
        yield found


@contextmanager
def opened(browser: webdriver.Chrome, running: Running) -> Iterator[Page]:
    """The page, opened; afterwards the browser must have had nothing to complain of."""
    page = Page(browser, running.playground.web.url)
    page.size(1280, 900)
    page.open()
    try:
        yield page
    finally:
        told = browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium has not typed this one
        browser.get("about:blank")
    complaints = [entry["message"] for entry in told if entry["level"] == "SEVERE"]
    for complaint in complaints:
        assert any(word in complaint for word in page.expected), complaint


@pytest.fixture
def page(browser: webdriver.Chrome, running: Running) -> Iterator[Page]:
    with opened(browser, running) as page:
        yield page
