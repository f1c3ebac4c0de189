"""What is there again after a reload, and after a restart of the bot."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.adapters.playground.playground import FRIDAY
from tests.adapters.playground.test_clock import remind
from tests.browser.conftest import Running, opened, playing
from tests.browser.page import Page, cells
from tests.browser.test_posts import run

MOST_SAID = 50


def said(page: Page) -> list[str]:
    """The lines in the conversation, and the posts between them, as far as they can be seen."""
    return [
        (line.find_element(By.TAG_NAME, "b").text + " " + code_of(line)).strip()
        for line in page.all("#timeline .said")
    ]


def code_of(line: Any) -> str:
    return " ".join(code.text for code in line.find_elements(By.TAG_NAME, "code"))


def test_lines_answers_and_buttons_are_there_again(page: Page) -> None:
    before = cells(page.say("log vectors 45"))
    page.say("leaderboard")
    page.open()
    assert said(page) == ["Ana log vectors 45", "Ana leaderboard"]
    entry = page.all("#timeline .entry")[0]
    assert cells(entry) == before
    undone = page.press(entry.find_element(By.CSS_SELECTOR, ".slack"), "Undo")
    assert "Undone: 45 min" in cells(undone)[1]
    page.open()
    assert said(page) == ["Ana log vectors 45", "Ana leaderboard", "Ana Undo"]
    page.keys(Keys.ARROW_UP)
    assert page.line() == "leaderboard"


def test_each_member_finds_their_own_again_and_what_was_shared(page: Page) -> None:
    page.say("log vectors 45")
    page.say("leaderboard share:yes")
    page.be("Tom")
    page.say("log vectors 90")
    page.open()
    chosen = page.browser.find_element(By.CSS_SELECTOR, "#members input:checked")
    assert chosen.get_attribute("value") == "tom"
    assert said(page) == ["Ana leaderboard share:yes", "Tom log vectors 90"]
    page.be("Ana")
    assert said(page) == ["Ana log vectors 45", "Ana leaderboard share:yes"]


def test_posts_and_lines_keep_their_order_also_where_the_clock_went_back(
    page: Page, running: Running
) -> None:
    page.say("setup Europe/Berlin 09:00")
    page.one("#turns [data-to=monday]").click()
    page.one("#timeline .post")
    page.say("log vectors 45")
    page.one("#turns [data-to=now]").click()
    page.until(lambda: page.one("#clock-note").text == "Real time")
    soon = FRIDAY + timedelta(minutes=30)
    run(running, running.playground.database.transact(partial(remind, at=soon)))
    page.one("#turns [data-hours='1']").click()
    page.until(lambda: len(page.all("#timeline .post")) == 2)
    page.say("next")
    shown = [
        "Ana setup Europe/Berlin 09:00",
        "Posted by itself",
        "Ana log vectors 45",
        "Direct message to Ana",
        "Ana next",
    ]
    assert said(page) == shown
    page.open()
    assert said(page) == shown
    assert page.one("#clock-note").text == "1 hour ahead"


def test_posts_that_came_meanwhile_come_last(page: Page, running: Running) -> None:
    page.say("setup UTC 09:00")
    page.browser.get("about:blank")
    run(running, turned(running, 24 * 5))
    page.open()
    assert said(page) == ["Ana setup UTC 09:00", "Posted by itself", "Posted by itself"]
    assert page.one("#clock-note").text.startswith("5 days")
    page.open()
    assert len(page.all("#timeline .post")) == 2


async def turned(running: Running, hours: int) -> None:
    status, _ = await running.playground.post("/api/clock", {"hours": hours})
    assert status == 200


def test_a_form_is_there_again_with_what_was_written(page: Page) -> None:
    page.keys("log", Keys.ESCAPE, Keys.ENTER)
    page.one("form.form").find_element(By.NAME, "note").send_keys("half a note")
    page.keys("leaderb", Keys.ESCAPE)
    page.open()
    form = page.one("form.form")
    assert form.find_element(By.NAME, "note").get_property("value") == "half a note"
    assert page.line() == "leaderb"
    form.find_element(By.NAME, "what").send_keys("vectors")
    form.find_element(By.NAME, "minutes").send_keys("30", Keys.ENTER)
    page.until(lambda: page.all(".cell.discord"))
    assert "half a note" in page.one(".cell.discord").text
    page.open()
    assert page.all("form.form") == []
    assert "Logged 30 min on Vectors" in page.one(".cell.discord").text


def test_a_form_that_was_put_away_stays_away(page: Page) -> None:
    page.keys("log", Keys.ESCAPE, Keys.ENTER)
    page.one("form.form").find_element(By.XPATH, ".//button[text()='Never mind']").click()
    page.open()
    assert page.all("form.form") == []
    assert "nothing was saved" in page.one(".answer").text


def test_what_was_not_answered_can_be_sent_again_and_is_done_once(page: Page) -> None:
    page.expected += ["ERR_INTERNET_DISCONNECTED"]
    page.browser.set_network_conditions(offline=True, latency=0, throughput=-1)
    page.keys("log vectors 45", Keys.ESCAPE, Keys.ENTER)
    page.one(".answer .problem button")
    page.browser.set_network_conditions(offline=False, latency=0, throughput=-1)
    page.open()
    assert "before this was answered" in page.one(".answer .problem").text
    page.one(".answer .problem button").click()
    page.until(lambda: page.all(".cell.discord"))
    assert "Logged 45 min" in page.one(".cell.discord").text
    page.open()
    assert "Logged 45 min" in page.one(".cell.discord").text


def test_it_is_there_again_when_the_bot_was_started_again(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    with playing(tmp_path) as first, opened(browser, first) as page:
        port = urlsplit(page.url).port or 0
        page.say("log vectors 45")
        page.browser.get("about:blank")
    with playing(tmp_path, port) as second, opened(browser, second) as page:
        entry = page.one("#timeline .entry")
        assert "Undone: 45 min" in cells(page.press(entry, "Undo"))[0]
    with playing(tmp_path / "another", port) as third, opened(browser, third) as page:
        assert page.all("#timeline .entry") == []
        assert page.script("return Object.keys(localStorage).length") <= 1


def test_clear_takes_the_lines_and_leaves_the_posts(page: Page) -> None:
    assert page.all("#clear") == []
    page.say("setup Europe/Berlin 09:00")
    page.one("#turns [data-to=monday]").click()
    page.one("#timeline .post")
    page.say("log vectors 45")
    page.one("#clear").click()
    assert said(page) == ["Posted by itself"]
    assert page.one("#starters").is_displayed()
    page.open()
    assert said(page) == ["Posted by itself"]
    assert "45 min" in cells(page.say("me"))[0]


def test_the_newest_fifty_lines_are_kept(page: Page) -> None:
    page.script(
        """
        const key = Object.keys(localStorage).find((one) => one.startsWith("cairn.talk."));
        const kept = { format: 1, things: [] };
        for (let number = 0; number < 80; number += 1) {
          const at = new Date().toISOString();
          kept.things.push({ id: `id-${number}`, member: "ana", said: `line ${number}`,
                             line: "x", pressed: "", at, answer: { kind: "away" } });
        }
        localStorage.setItem(arguments[0], JSON.stringify(kept));""",
        key_of(page),
    )
    page.open()
    page.say("help")
    page.open()
    assert len(said(page)) == MOST_SAID
    assert said(page)[-2:] == ["Ana line 79", "Ana help"]


def test_what_is_kept_has_a_bounded_size(page: Page) -> None:
    big = {"kind": "reply", "summary": "x" * 300_000, "private": True, "lines": [], "shown": {}}
    things = [thing(f"id-{n}", {**big, "at": "2026-11-20T18:00:00Z"}) for n in range(5)]
    keep(page, {"format": 1, "things": things})
    page.open()
    page.say("next")
    assert page.script("return localStorage.getItem(arguments[0]).length", key_of(page)) < 1_000_000
    page.open()
    assert said(page)[-1] == "Ana next"


def key_of(page: Page) -> str:
    """Where the page keeps its conversation."""
    return str(
        page.browser.execute_async_script("""
        const done = arguments[0];
        fetch("/api/hello").then((answer) => answer.json()).then(({ group }) => {
          done(`cairn.talk.${group.instance}.${group.id}`);
        });""")
    )


def keep(page: Page, value: Any) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    page.script("localStorage.setItem(arguments[0], arguments[1])", key_of(page), text)


def thing(id: str, answer: Any, **other: Any) -> dict[str, Any]:
    """A line as the page keeps it."""
    kept = {"id": id, "member": "ana", "said": "me", "line": "me", "pressed": ""}
    return {**kept, "at": "2026-11-20T18:00:00Z", "answer": answer, **other}


HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
SHOWN = {"discord": [{"content": HOSTILE}], "slack": [{"text": HOSTILE}]}
REPLY = {
    "kind": "reply",
    "summary": "S",
    "private": True,
    "at": "2026-11-20T18:00:00Z",
    "lines": [],
    "shown": SHOWN,
}


def test_what_is_read_again_stays_text(page: Page) -> None:
    keep(page, {"format": 1, "things": [thing("id-1", REPLY, said=HOSTILE)]})
    page.open()
    assert "<img src=x" in page.one("#timeline .said code").text
    assert "<img src=x" in cells(page.one("#timeline .entry"))[0]
    assert (
        page.browser.find_elements(By.CSS_SELECTOR, "#timeline script, #timeline img[src='x']")
        == []
    )
    assert page.browser.title == "Cairn playground"


STRANGE: list[Any] = [
    "no JSON {",
    "null",
    "[]",
    {"format": 2, "things": [thing("id-1", REPLY)]},
    {"format": 1, "things": {"0": thing("id-1", REPLY)}},
    {
        "format": 1,
        "things": [
            None,
            7,
            "text",
            [],
            {},
            {"post": 7},
            {"post": "never-posted"},
            thing("id-1", REPLY, member="eve"),
            thing("id-2", REPLY, said=7),
            thing("id-3", REPLY, at="yesterday"),
            thing("id-4", {**REPLY, "kind": "constructor"}),
            thing("id-5", {**REPLY, "lines": [7]}),
            thing("id-6", {**REPLY, "shown": {"discord": [7]}}),
            thing("id-7", {**REPLY, "shown": {"discord": [{"components": [{"type": 1}]}]}}),
            thing("id-8", {"kind": "form", "fields": [{}]}),
            thing("id-9", "reply"),
        ],
    },
]


@pytest.mark.parametrize("kept", STRANGE, ids=range(len(STRANGE)))
def test_what_can_not_be_read_again_is_left_out(page: Page, kept: Any) -> None:
    keep(page, kept)
    page.open()
    assert page.all("#timeline .entry") == []
    assert "Logged 45 min" in cells(page.say("log vectors 45"))[0]
    page.open()
    assert said(page)[-1] == "Ana log vectors 45"
