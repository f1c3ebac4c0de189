"""Takes the README's picture anew: ``python -m tests.docs.picture``. Run by hand, and look at it.

A playground is started on a database of its own, in the week of the tutorial. A post comes, two
members talk, and a browser without a window is photographed. Needs Chromium and its driver.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from adapters.logs import set_up_logs
from adapters.wiring import main_loop, run
from bot.settings import read_settings
from tests.browser.page import Page

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs/pictures/playground.png"
WIDTH, HEIGHT = 1280, 960  # A post and an answer, whole
MONDAY_EVENING = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)
PATIENCE = 20.0  # Seconds for the bot to stop
BOT = "from tests.docs.picture import be_the_bot; be_the_bot()"
OURS = ("CAIRN_", "DISCORD_", "SLACK_")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def be_the_bot() -> None:
    """The bot as anybody starts it, on a Monday evening that lasts until the clock is turned."""
    set_up_logs("json", "info", ())
    main_loop(run(read_settings(None), lambda: MONDAY_EVENING))


@contextmanager
def playground(data: Path) -> Iterator[str]:
    """A playground in a process of its own; its address."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    settings = {"CAIRN_DATA_DIR": str(data), "CAIRN_WEB_PORT": "0"}
    command = [sys.executable, "-c", BOT]
    environment = {**inherited, **settings}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as bot:
        try:
            yield _address(bot)
        finally:
            bot.terminate()
            bot.communicate(timeout=PATIENCE)


def _address(bot: subprocess.Popen[str]) -> str:
    """Where it listens, by its own log."""
    assert bot.stderr is not None
    for line in bot.stderr:
        url = json.loads(line).get("url")
        if url:
            return str(url)
    raise RuntimeError("The bot ended before it listened.")


@contextmanager
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """Chromium without a window, in Berlin."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": "Europe/Berlin"})
        driver.execute_cdp_cmd("Emulation.setLocaleOverride", {"locale": "en-GB"})
        yield driver
    finally:
        driver.quit()


def talk(page: Page) -> None:
    """What has happened by Tuesday evening in a group that began on Monday."""
    page.go("Start empty", "Your own group")
    page.be("Ana")
    page.say("setup Europe/Berlin 09:00")
    page.say("schedule add interview")
    turn(page, "[data-hours='24']", "1 day")
    page.be("Mia")
    page.press(page.one("#timeline .post"), "I answered it")
    turn(page, "[data-hours='1']", "1 day, 1 hour")
    page.until(lambda: "1 member" in page.one("#timeline .post").text)
    page.be("Tom")
    page.say("log python 45 wrote a word counter")


def turn(page: Page, button: str, ahead: str) -> None:
    """Turn the clock, and wait until it says how far it is ahead."""
    page.one(f"#turns {button}").click()
    page.until(lambda: page.one("#clock-note").text.startswith(ahead))


def main() -> None:
    """Take the picture."""
    with (
        tempfile.TemporaryDirectory() as data,
        tempfile.TemporaryDirectory() as profile,
        playground(Path(data)) as url,
        browser(Path(profile)) as driver,
    ):
        page = Page(driver, url)
        page.size(WIDTH, HEIGHT)
        page.open()
        talk(page)
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_bytes(driver.get_screenshot_as_png())


if __name__ == "__main__":
    main()
