"""A newcomer's first minutes, in a real browser."""

from __future__ import annotations

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import Running
from tests.browser.page import Page, cells


def test_the_first_page_teaches_by_buttons(page: Page) -> None:
    assert "Turn the clock forward" in page.one("#empty").text
    starters = [button.text for button in page.all("#starters button")]
    assert starters == ["setup", "next", "log", "help"]
    discord, slack = cells(page.press(page.one("#starters"), "setup"))
    assert "Europe/Berlin" in discord
    assert "Europe/Berlin" in slack
    assert page.all("#empty") == []


def test_a_line_is_completed_by_keys_and_answered_in_both_columns(page: Page) -> None:
    page.keys("lo")
    page.until(
        lambda: any(option.text.startswith("log <what>") for option in page.all("#completions li"))
    )
    page.keys(Keys.TAB)
    assert page.line() == "log "
    page.keys("vec")
    page.until(lambda: [o.text for o in page.all("#completions li b")][:1] == ["Vectors"])
    page.keys(Keys.ARROW_DOWN)
    assert page.one("#line").get_attribute("aria-activedescendant") == "completion-0"
    page.keys(Keys.ENTER)
    assert page.line() == "log top-vectors "
    assert page.one("#usage").text.startswith("log <what> [minutes]")
    entry = page.say("45")
    for shown in cells(entry):
        assert "Logged 45 min on Vectors" in shown
        assert "Only you can see this" in shown
    announced = page.script("return document.getElementById('announce').textContent")
    assert announced.startswith("Logged 45 min")


def test_a_button_types_its_line_on_both_platforms(page: Page) -> None:
    logged = page.say("log vectors 45")
    undone = page.press(logged.find_element(By.CSS_SELECTOR, ".slack"), "Undo")
    assert "Undone: 45 min" in cells(undone)[1]
    back = page.press(undone.find_element(By.CSS_SELECTOR, ".discord"), "Put it back")
    assert "Put back: 45 min" in cells(back)[0]


def test_a_button_pressed_twice_logs_once_also_after_a_reload(page: Page) -> None:
    topic = page.say("topic vectors")
    label = next(b.text for b in topic.find_elements(By.TAG_NAME, "button") if "Log" in b.text)
    assert "Logged 30 min" in cells(page.press(topic, label))[0]
    page.open()
    asked = page.press(page.all("#timeline .entry")[0], label)
    assert "Log it again" in cells(asked)[1]


def test_a_form_keeps_what_was_written_until_it_fits(page: Page) -> None:
    page.keys("log", Keys.ESCAPE, Keys.ENTER)
    form = page.one("form.form")
    what, minutes = (form.find_element(By.NAME, name) for name in ("what", "minutes"))
    assert page.browser.switch_to.active_element == what
    what.send_keys("vectors")
    minutes.send_keys("lots", Keys.ENTER)
    page.until(lambda: "You wrote lots" in form.text)
    assert minutes.get_attribute("aria-invalid") == "true"
    assert what.get_property("value") == "vectors"
    minutes.clear()
    minutes.send_keys("30", Keys.ENTER)
    page.until(lambda: page.all(".cell.discord"))
    assert "Logged 30 min on Vectors" in page.one(".cell.discord").text


def test_a_form_can_be_put_away(page: Page) -> None:
    page.keys("log", Keys.ESCAPE, Keys.ENTER)
    form = page.one("form.form")
    form.find_element(By.XPATH, ".//button[text()='Never mind']").click()
    assert "nothing was saved" in page.one(".answer").text


def test_the_clock_is_turned_and_the_post_arrives_by_itself(page: Page) -> None:
    page.say("setup Europe/Berlin 09:00")
    page.one("#turns [data-to=monday]").click()
    post = page.one("#timeline .post")
    assert "Mon" in post.text
    assert "23 Nov" in post.text
    for shown in cells(post):
        assert "Challenge" in shown
        assert "Only you" not in shown
    page.until(lambda: page.one("#clock-time").text == "09:00")
    assert "ahead" in page.one("#clock-note").text
    page.open()
    assert page.one("#timeline .post").text == post_text(page)
    page.one("#turns [data-to=now]").click()
    page.until(lambda: page.one("#clock-note").text == "Real time")


def post_text(page: Page) -> str:
    """The one post there is: a page that is opened again shows it once."""
    [post] = page.all("#timeline .post")
    return post.text


def test_the_board_is_read_and_private_answers_stay_private(page: Page) -> None:
    page.say("log vectors 45")
    page.be("Tom")
    assert page.all("#timeline .entry") == []
    page.say("log vectors 90")
    discord, slack = cells(page.say("leaderboard"))
    for shown in (discord, slack):
        assert "Tom (you)" in shown
        assert shown.index("Tom") < shown.index("Ana")
    page.be("Ana")
    assert len(page.all("#timeline .entry")) == 1
    page.be("Mia")
    assert "Only organisers" in cells(page.say("setup UTC"))[0]


def test_a_telephone_shows_one_platform_at_a_time(page: Page) -> None:
    page.size(400, 800)
    page.say("leaderboard")
    assert len(page.all(".cell.discord")) == 1
    assert page.all(".cell.slack") == []
    page.one("#views input[value=slack] + span").click()
    assert len(page.all(".cell.slack")) == 1
    assert page.all(".cell.discord") == []
    assert page.script("return document.documentElement.scrollWidth <= innerWidth")


def test_what_was_lost_on_the_way_is_sent_again_and_done_once(page: Page, running: Running) -> None:
    page.expected += ["ERR_INTERNET_DISCONNECTED"]
    page.browser.set_network_conditions(offline=True, latency=0, throughput=-1)
    page.keys("log vectors 45", Keys.ESCAPE, Keys.ENTER)
    again = page.one(".answer .problem button")
    page.browser.set_network_conditions(offline=False, latency=0, throughput=-1)
    again.click()
    page.until(lambda: page.all(".cell.discord"))
    assert "Logged 45 min" in page.one(".cell.discord").text
