"""The lived-in group, the empty one beside it, and how both look on a telephone."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from adapters.playground.first_start import begin_lived_in
from bot.catalog.load import load
from bot.chat.reply import Reply
from tests.adapters.playground.playground import FRIDAY, RENDERERS
from tests.browser.conftest import opened, playing
from tests.browser.page import Page, cells
from tests.chat.strategies import BLOCKS, CALM, samples

CONTENT = Path(__file__).parents[2] / "content"

TOO_WIDE = """
    const main = document.getElementById("main").getBoundingClientRect();
    const hidden = (one) => one.closest(".unseen, [hidden]") || one.closest("pre");
    return [...document.querySelectorAll("#main *")]
      .filter((one) => !hidden(one) && one.getBoundingClientRect().right > main.right + 1)
      .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 60)}`);"""


def ways(page: Page) -> list[str]:
    return [way.text for way in page.all("#group-ways button")]


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a first start with the real content."""
    folder = tmp_path_factory.mktemp("lived-in")
    grace = timedelta(hours=12)
    made = begin_lived_in(folder, load(CONTENT), FRIDAY, grace, "Europe/Berlin")
    assert asyncio.run(made)
    return folder


@pytest.fixture
def lived_in(first_start: Path, tmp_path: Path) -> Path:
    """Such a folder of one's own."""
    return Path(shutil.copytree(first_start, tmp_path / "data"))


def test_the_first_page_shows_a_group_with_weeks_behind_it(
    browser: webdriver.Chrome, lived_in: Path
) -> None:
    with playing(lived_in, content=CONTENT) as running, opened(browser, running) as page:
        assert page.group() == "A lived-in group"
        assert "since Sun, 11 Oct 2026" in page.one("#group-about").text
        assert len(page.browser.find_elements(By.CSS_SELECTOR, "#timeline .post")) >= 20
        starters = [button.text for button in page.all("#starters button")]
        assert starters[0] == "leaderboard"
        assert in_sight(page, "#starters")
        for shown in cells(page.press(page.one("#starters"), "leaderboard")):
            assert "Tom" in shown
            assert "points" in shown
        page.go("Start empty", "Your own group")
        assert page.all("#timeline .entry") == []
        page.say("log python 45")
        page.open()
        assert page.group() == "Your own group"
        assert len(page.all("#timeline .entry")) == 1
        page.go("Back to the lived-in group", "A lived-in group")
        assert page.one("#timeline .said code").text == "leaderboard"
        assert ways(page) == ["Start empty", "Back to your empty group"]
        page.go("Back to your empty group", "Your own group")
        assert page.one("#timeline .said code").text == "log python 45"


def in_sight(page: Page, selector: str) -> bool:
    """Whether an element is wholly between the bar and the command line."""
    return bool(
        page.script(
            """
        const place = (one) => document.querySelector(one).getBoundingClientRect();
        const [inner, outer] = [place(arguments[0]), place("#scroll")];
        return inner.top >= outer.top && inner.bottom <= outer.bottom + 1;""",
            selector,
        )
    )


def test_nothing_is_wider_than_a_telephone(browser: webdriver.Chrome, lived_in: Path) -> None:
    with playing(lived_in, content=CONTENT) as running, opened(browser, running) as page:
        page.size(390, 844)
        page.open()
        for line in ("me", "leaderboard month", "schedule show", "schedule history", "vote", "log"):
            page.keys(line, Keys.ESCAPE, Keys.ENTER)
            page.until(lambda: not page.browser.find_elements(By.CSS_SELECTOR, "[aria-busy]"))
        for view in ("slack", "discord"):
            page.one(f"#views input[value={view}] + span").click()
            assert page.script(TOO_WIDE) == []
            wide = page.script("""
                return [...document.querySelectorAll("#main .table")]
                  .filter((one) => one.scrollWidth > one.clientWidth + 1)
                  .map((one) => one.textContent.slice(0, 60));""")
            assert wide == []
        assert page.script("return document.documentElement.scrollWidth <= innerWidth")
        page.go("Start empty", "Your own group")
        assert page.script("return document.documentElement.scrollWidth <= innerWidth")
        ends = page.script("""
            const group = document.querySelector(".group");
            return [...group.children].map((one) => one.getBoundingClientRect().right);""")
        assert max(ends) <= 390


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_no_block_is_wider_than_a_telephone(page: Page, platform: str) -> None:
    page.size(390, 844)
    blocks = tuple(samples(CALM.of(kind), 8)[-1] for kind in BLOCKS)
    shown: dict[str, Any] = {
        platform: [message.body for message in RENDERERS[platform](Reply("All of it", blocks))]
    }
    reply = {"shown": shown, "at": "2026-11-20T18:00:00Z", "private": False, "lines": []}
    page.one(f"#views input[value={platform}] + span").click()
    page.draw("timeline", "pair", reply)
    assert page.script(TOO_WIDE) == []


def test_a_code_box_holds_forty_characters_on_a_telephone(page: Page) -> None:
    page.size(390, 844)
    body = {"components": [{"type": 17, "components": [{"type": 10, "content": CODE}]}]}
    reply = {"shown": {"discord": [body]}, "at": "2026-11-20T18:00:00Z", "private": False}
    box = page.draw("timeline", "pair", {**reply, "lines": []})
    code = box.find_element(By.TAG_NAME, "pre")
    assert page.script("return arguments[0].scrollWidth <= arguments[0].clientWidth", code)


CODE = f"```\n{'x' * 40}\n```"


def test_a_group_that_was_there_before_is_ones_own_and_can_be_gone_back_to(page: Page) -> None:
    assert page.group() == "Your own group"
    assert ways(page) == ["Start empty"]
    page.click(page.one("#group-ways button"))
    page.until(lambda: ways(page) == ["Start empty", "Back to the first group"])
