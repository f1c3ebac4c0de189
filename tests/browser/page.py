"""The page as a member uses it: keys, clicks, and what can be read.

Every wait is on a condition.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

PATIENCE = 15  # seconds, for a busy machine


class Page:
    """The playground in a browser. ``expected``: words of complaints that a test provokes."""

    def __init__(self, browser: webdriver.Chrome, url: str) -> None:
        self.browser = browser
        self.url = url
        self.expected: list[str] = []

    def open(self) -> None:
        """Load, and wait until the page listens."""
        self.browser.get(self.url)
        self.until(
            lambda: self.script("return document.documentElement.dataset.listening === 'yes'")
        )

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def script(self, code: str, *values: Any) -> Any:
        return self.browser.execute_script(code, *values)

    def draw(self, module: str, function: str, *values: Any) -> WebElement:
        """What a drawing function of the page makes, in the page.

        ``data-pressed`` is what was pressed last.
        """
        code = """
            const [module, name, values, done] = arguments;
            import(`/static/js/${module}.js`).then((found) => {
              const box = document.createElement("div");
              const press = (line) => { box.dataset.pressed = line; };
              const made = found[name](...values, press);
              box.append(...[made].flat());
              document.getElementById("timeline").append(box);
              done(box);
            });"""
        box = self.browser.execute_async_script(code, module, function, list(values))
        assert isinstance(box, WebElement)
        return box

    def until(self, condition: Callable[[], Any]) -> Any:
        """The condition's first true value."""
        stale = [StaleElementReferenceException]  # a list that was redrawn while it was read
        return WebDriverWait(self.browser, PATIENCE, 0.05, stale).until(lambda _: condition())

    def one(self, selector: str) -> WebElement:
        """The last visible element of this kind."""
        found = self.until(
            lambda: [
                e for e in self.browser.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()
            ]
        )
        return found[-1]  # type: ignore[no-any-return]  # until() gives back what the condition gave

    def all(self, selector: str) -> list[WebElement]:
        """The visible elements of this kind."""
        return [
            e for e in self.browser.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()
        ]

    def keys(self, *keys: str) -> None:
        """Type into the command line."""
        self.browser.find_element(By.ID, "line").send_keys(*keys)

    def line(self) -> str:
        """What stands in the command line."""
        return str(self.browser.find_element(By.ID, "line").get_property("value"))

    def say(self, line: str) -> WebElement:
        """Type a line, send it, and wait for its answer: the entry in the conversation."""
        before = len(self.browser.find_elements(By.CSS_SELECTOR, "#timeline > li"))
        self.keys(line, Keys.ESCAPE, Keys.ENTER)
        return self.answer(before)

    def answer(self, before: int) -> WebElement:
        """The entry that came after ``before`` others, once it is answered."""
        self.until(
            lambda: len(self.browser.find_elements(By.CSS_SELECTOR, "#timeline > li")) > before
        )
        self.until(lambda: not self.browser.find_elements(By.CSS_SELECTOR, ".answer[aria-busy]"))
        return self.browser.find_elements(By.CSS_SELECTOR, "#timeline > li")[before]

    def press(self, inside: WebElement, label: str) -> WebElement:
        """Press the first button of this label; the entry that follows."""
        before = len(self.browser.find_elements(By.CSS_SELECTOR, "#timeline > li"))
        self.click(next(b for b in inside.find_elements(By.TAG_NAME, "button") if b.text == label))
        return self.answer(before)

    def click(self, button: WebElement) -> None:
        """Click where the button is in sight."""
        self.script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", button)
        button.click()

    def be(self, name: str) -> None:
        """Become another member."""
        self.browser.find_element(
            By.CSS_SELECTOR, f"#members input[value={name.lower()}] + span"
        ).click()

    def group(self) -> str:
        """Which group the page says it is in."""
        return self.one("#group-name").text

    def go(self, way: str, to: str) -> None:
        """Press a way to another group, and wait for the page that begins anew."""
        self.click(next(b for b in self.all("#group-ways button") if b.text == way))
        listening = "return document.documentElement.dataset.listening === 'yes'"
        self.until(lambda: self.group() == to and self.script(listening))

    def choose(self, select: WebElement, label: str) -> None:
        Select(select).select_by_visible_text(label)


def cells(entry: WebElement) -> tuple[str, str]:
    """What an entry says, as Discord and as Slack show it."""
    discord = entry.find_element(By.CSS_SELECTOR, ".cell.discord")
    slack = entry.find_element(By.CSS_SELECTOR, ".cell.slack")
    return discord.text, slack.text
