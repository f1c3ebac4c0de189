"""Posts in a real browser: changed in place in every open tab.

And direct messages that only one member sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from adapters.playground.people import PLACE
from tests.adapters.playground.test_posts import ANA, CHANGED, POST
from tests.browser.conftest import Running
from tests.browser.page import Page, cells

TOLD = "return document.getElementById('announce').textContent"


def run(running: Running, work: Coroutine[Any, Any, Any]) -> None:
    """On the playground's own loop."""
    asyncio.run_coroutine_threadsafe(work, running.loop).result(10)


def test_a_post_is_changed_in_place_in_every_open_tab(page: Page, running: Running) -> None:
    sender = running.playground.sender
    first = page.browser.current_window_handle
    page.browser.switch_to.new_window("tab")
    page.size(1280, 900)
    page.open()
    second = page.browser.current_window_handle
    try:
        run(running, sender.send(PLACE, POST, "key-1"))
        page.one("#timeline .post .discord")
        page.say("leaderboard")
        run(running, sender.edit(PLACE, "key-1", CHANGED, "key-1"))
        for tab in (second, first):
            page.browser.switch_to.window(tab)
            page.until(
                lambda: all(
                    "2 members finished it." in shown
                    for shown in cells(page.one("#timeline .post"))
                )
            )
            [post] = page.all("#timeline .post")
            assert "Nobody" not in post.text
            assert page.browser.find_elements(By.CSS_SELECTOR, "#timeline > li")[0] == post
    finally:
        page.browser.switch_to.window(second)
        page.browser.close()
        page.browser.switch_to.window(first)


def test_who_is_at_a_button_stays_there_when_the_number_changes(
    page: Page, running: Running
) -> None:
    sender = running.playground.sender
    run(running, sender.send(PLACE, POST, "key-1"))
    button = page.one("#timeline .post .slack .s-button")
    page.script("arguments[0].focus()", button)
    run(running, sender.edit(PLACE, "key-1", CHANGED, "key-1"))
    page.until(lambda: "2 members" in page.one("#timeline .post").text)
    focused: WebElement = page.browser.switch_to.active_element
    assert focused != button
    assert focused.text == "I did it"
    assert "s-button" in str(focused.get_attribute("class"))
    before = len(page.browser.find_elements(By.CSS_SELECTOR, "#timeline > li"))
    focused.send_keys(Keys.ENTER)
    assert "Done: A dot product" in cells(page.answer(before))[1]


def test_a_change_that_nobody_was_there_to_hear_is_shown_when_the_page_is_back(page: Page) -> None:
    post: dict[str, Any] = {
        "key": "key-1",
        "at": "2026-11-20T18:00:00Z",
        "to": None,
        "lines": [],
        "summary": "A",
    }
    shown = page.browser.execute_async_script(
        """
        const [post, done] = arguments;
        import("/static/js/posts.js").then((posts) => {
          const saying = (words) => ({ ...post, shown: { discord: [{ content: words }] } });
          const read = () => document.querySelector("#post-key-1 .discord-body").textContent;
          posts.showPost(saying("none"), () => {});
          posts.recallPost(saying("two"), () => {}, posts.heard());
          const back = read();
          const before = posts.heard();
          posts.changePost(saying("three"), () => {});
          posts.recallPost(saying("two"), () => {}, before);
          done([back, read()]);
        });""",
        post,
    )
    assert shown == ["two", "three"]


def test_a_direct_message_is_seen_by_one_member_alone(page: Page, running: Running) -> None:
    page.be("Tom")
    run(running, running.playground.sender.send(ANA, POST, "key-1"))
    page.until(lambda: page.script(TOLD) == "Direct message to Ana")
    assert page.all("#timeline .post") == []
    assert page.one("#members label:has([value=ana])").find_elements(By.CSS_SELECTOR, ".dot")
    page.be("Ana")
    message = page.one("#timeline .post")
    assert message.text.startswith("Direct message to Ana")
    assert page.all("#members .dot") == []
    assert "I did it" in cells(message)[0]
    assert "I did it" in cells(message)[1]
    page.press(message, "I did it")
    page.be("Mia")
    assert page.all("#timeline .post") == []


def ahead(page: Page, days: int) -> bool:
    """The clock was turned that far."""
    return page.one("#clock-note").text.startswith(f"{days} day")


def test_the_address_of_a_post_leads_to_it(page: Page, running: Running) -> None:
    page.say("setup Europe/Berlin 09:00")
    for days in range(1, 8):
        page.one("#turns [data-hours='24']").click()
        page.until(partial(ahead, page, days))
    page.until(lambda: len(page.all("#timeline .post")) == 3)
    second = str(page.all("#timeline .post")[1].get_attribute("id")).removeprefix("post-")
    page.browser.get("about:blank")
    page.browser.get(running.playground.sender.link(PLACE, second))
    page.until(
        lambda: page.browser.switch_to.active_element.get_attribute("id") == f"post-{second}"
    )
    bar, top = page.script("""
        const place = (one) => one.getBoundingClientRect();
        return [place(document.querySelector(".bar")).bottom, place(document.activeElement).top];
    """)
    assert bar <= top <= bar + 60
