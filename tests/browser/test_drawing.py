"""What the page draws from payloads: as the platforms do, nothing lost, nothing executed."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver.common.by import By

from adapters.playground.shapes import message_json
from bot.chat.reply import Archive, Button, Choice, Option, Reply, actions
from tests.adapters.playground.playground import RENDERERS
from tests.browser.page import Page
from tests.chat.facts import facts
from tests.chat.strategies import BLOCKS, CALM, samples

HOSTILE = (
    '<img src=x onerror="document.title=1"> <script>document.title=2</script> **b** *i* _u_ `c`'
    " <b>&amp;"
)


def html(page: Page, module: str, function: str, *values: Any) -> str:
    return str(page.draw(module, function, *values).get_attribute("innerHTML"))


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        (
            "**bold** and *slanted* and _too_",
            "<strong>bold</strong> and <em>slanted</em> and <em>too</em>",
        ),
        (
            "__under__ ~~gone~~ ***both***",
            "<u>under</u> <s>gone</s> <strong><em>both</em></strong>",
        ),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        (r"\*not\* \_this\_ \<@1\>", "*not* _this_ &lt;@1&gt;"),
        ("`a *b* c`", "<code>a *b* c</code>"),
        ("**with `code` inside**", "<strong>with <code>code</code> inside</strong>"),
        ("<t:1795420800:D>", '<time class="moment">23 November 2026</time>'),
        ("<#42> <@7>", '<span class="mention">#42</span> <span class="mention">@7</span>'),
        ("[label](javascript:alert)", "<span>label (javascript:alert)</span>"),
    ],
)
def test_discord_words(page: Page, written: str, drawn: str) -> None:
    assert html(page, "inline", "inline", written, "discord") == drawn


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        (
            "*bold* _slanted_ ~gone~ `code`",
            "<strong>bold</strong> <em>slanted</em> <s>gone</s> <code>code</code>",
        ),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        (
            "<!date^1795420800^{date_short} at {time}|x>",
            '<time class="moment">23 Nov 2026 at 09:00</time>',
        ),
        (
            "<#C1|general> <@U1>",
            '<span class="mention">#general</span> <span class="mention">@U1</span>',
        ),
        ("<javascript:alert|x>", "<span>x (javascript:alert)</span>"),
    ],
)
def test_slack_words(page: Page, written: str, drawn: str) -> None:
    assert html(page, "inline", "inline", written, "slack") == drawn


def test_markdown_blocks(page: Page) -> None:
    text = (
        "# One\n\nTwo\n- a\n- b\n  1. c\n\n> said\n\n```py\nif a < b:\n    pass\n```\n| x | y"
        " |\n|---|---|\n| 1 | 2 |"
    )
    box = page.draw("blocks", "blocks", text, "markdown")
    assert [e.text for e in box.find_elements(By.TAG_NAME, "li")] == ["a", "b\nc", "c"]
    assert box.find_element(By.TAG_NAME, "pre").text == "if a < b:\n    pass"
    assert [e.text for e in box.find_elements(By.TAG_NAME, "td")] == ["1", "2"]
    assert box.find_element(By.TAG_NAME, "blockquote").text == "said"
    assert box.find_element(By.CSS_SELECTOR, ".heading-1").text == "One"


@pytest.mark.parametrize("dialect", ["discord", "slack", "markdown"])
def test_what_follows_code_is_not_set_apart_twice(page: Page, dialect: str) -> None:
    box = page.draw("blocks", "blocks", "```\n31 34\n\n36\n```\n\nCompute it.", dialect)
    assert box.find_element(By.TAG_NAME, "p").get_property("textContent") == "Compute it."
    assert box.find_element(By.TAG_NAME, "pre").text == "31 34\n\n36"


@pytest.mark.parametrize("dialect", ["discord", "slack", "markdown"])
def test_words_never_become_elements(page: Page, dialect: str) -> None:
    box = page.draw("blocks", "blocks", HOSTILE, dialect)
    assert box.find_elements(By.CSS_SELECTOR, "img, script, b") == []
    assert "<img src=x" in str(box.get_property("textContent"))
    assert page.browser.title == "Cairn playground"


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_everything_of_a_reply_is_drawn(page: Page, platform: str) -> None:
    blocks = tuple(samples(CALM.of(kind), 8)[-1] for kind in BLOCKS)
    messages = RENDERERS[platform](Reply("All there is", blocks))
    shown = " ".join(
        str(
            page.draw(platform, f"{platform}Message", message_json(message)).get_property(
                "textContent"
            )
        )
        for message in messages
    )
    # What is packed is saved, not shown
    open_ones = tuple(block for block in blocks if not isinstance(block, Archive))
    told = [fact.value for fact in facts(open_ones) if fact.kind == "words"]
    assert len(told) > 2 * len(BLOCKS)
    assert [words for words in told if words not in shown] == []


def test_a_part_that_is_not_known_is_shown_as_its_words(page: Page) -> None:
    discord = {
        "components": [
            {"type": 99, "items": [{"content": "A new thing"}, {"label": "<i>with words</i>"}]}
        ]
    }
    slack = {
        "blocks": [
            {"type": "carousel", "cards": [{"title": {"type": "plain_text", "text": "A card"}}]}
        ]
    }
    assert page.draw("discord", "discordMessage", discord).text.split("\n") == [
        "A new thing",
        "<i>with words</i>",
    ]
    assert page.draw("slack", "slackMessage", slack).text == "A card"


def test_a_message_without_blocks_shows_its_text(page: Page) -> None:
    assert page.draw("slack", "slackMessage", {"text": "*Only* text"}).text == "Only text"
    assert page.draw("discord", "discordMessage", {"content": "**Only** text"}).text == "Only text"


@pytest.mark.parametrize(("platform", "prefix"), [("discord", "cairn1::0:"), ("slack", "")])
def test_buttons_and_choices_tell_what_was_pressed(page: Page, platform: str, prefix: str) -> None:
    choice = Choice("Which?", (Option("Trees", "log trees"), Option("Boosting", "log boosting")))
    [message] = RENDERERS[platform](Reply("Now", (actions(Button("Undo", "undo 7"), choice),)))
    box = page.draw(platform, f"{platform}Message", message.body)
    page.click(box.find_element(By.XPATH, ".//button[text()='Undo']"))
    assert box.get_attribute("data-pressed") == f"{prefix}undo 7"
    page.choose(box.find_element(By.TAG_NAME, "select"), "Boosting")
    assert box.get_attribute("data-pressed") == "log boosting"


def test_a_file_that_goes_with_a_message_can_be_read(page: Page) -> None:
    attached = {"components": [{"type": 13, "file": {"url": "attachment://cairn.md"}}]}
    box = page.draw(
        "discord",
        "discordMessage",
        {**attached, "files": [{"name": "cairn.md", "text": "All of it"}]},
    )
    page.click(box.find_element(By.TAG_NAME, "summary"))
    assert "All of it" in box.text
