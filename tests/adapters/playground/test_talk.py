"""What the page asks, and what it is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.adapters.playground.playground import Playground


def words(answer: Any) -> str:
    return json.dumps(answer["shown"], ensure_ascii=False)


async def test_hello_has_all_that_the_page_needs(page: Playground) -> None:
    _, hello = await page.get("/api/hello")
    assert [m["name"] for m in hello["members"]] == ["Ana", "Tom", "Mia", "Lee"]
    assert [m["organiser"] for m in hello["members"]] == [True, False, False, False]
    assert {c["name"] for c in hello["commands"]} == set(page.app.commands)
    assert hello["clock"] == {"now": "2026-11-20T18:00:00+00:00", "ahead": 0}
    assert hello["posts"] == []


async def test_a_line_is_answered_as_both_platforms_will_show_it(page: Playground) -> None:
    answer = await page.say("log vectors 45")
    assert answer["private"] is True
    assert answer["summary"].startswith("Logged 45 min")
    [discord] = answer["shown"]["discord"]
    [slack] = answer["shown"]["slack"]
    assert discord["components"][0]["type"] == 17
    assert slack["blocks"][0]["type"] == "rich_text"
    assert "done top-vectors" in answer["lines"]


async def test_a_line_that_is_too_long_is_answered_as_everywhere(page: Playground) -> None:
    answer = await page.say("x" * 13_000)
    said = "That is 13000 characters long; I read up to 12000. Shorten it, please."
    assert answer["summary"] == said


async def test_a_typo_is_explained_not_refused(page: Playground) -> None:
    answer = await page.say("lgo vectors")
    assert "I don't know" in answer["summary"]
    assert answer["lines"] == ["log vectors"]


async def test_an_id_that_comes_twice_is_done_once(page: Playground) -> None:
    await page.say("log vectors 45", id="the-same-id")
    again = await page.say("log vectors 45", id="the-same-id")
    assert again["summary"] == "This /log reached me twice; I counted it once."
    assert "counted it once" in words(again)
    assert "45 min" in words(await page.say("me"))
    assert "1 h 30" not in words(await page.say("me", id="another-one"))


async def test_one_button_pressed_twice_is_asked_about(page: Playground) -> None:
    press = {"member": "ana", "line": "log vectors 30", "pressed": "the-message"}
    _, logged = await page.post("/api/say", {**press, "id": "press-one"})
    assert logged["summary"].startswith("Logged 30 min")
    _, asked = await page.post("/api/say", {**press, "id": "press-two"})
    assert "Log it again" in words(asked)
    _, elsewhere = await page.post("/api/say", {**press, "id": "press-three", "pressed": "other"})
    assert elsewhere["summary"].startswith("Logged 30 min")


async def test_only_an_organiser_sets_up(page: Playground) -> None:
    assert "Only organisers" in words(await page.say("setup UTC", member="tom"))
    assert "Only organisers" not in words(await page.say("setup UTC", member="ana"))


async def test_a_form_asks_keeps_what_fits_and_is_answered(page: Playground) -> None:
    form = await page.say("log")
    assert form["kind"] == "form"
    assert [f["name"] for f in form["fields"]][:3] == ["what", "minutes", "note"]
    assert form["fields"][0] | {"required": True, "completes": True} == form["fields"][0]
    asked = {"id": "form-0001", "member": "ana", "line": form["line"]}
    _, wrong = await page.post(
        "/api/answer", {**asked, "answers": {"what": "", "minutes": "lots", "nope": "x"}}
    )
    assert wrong["kind"] == "problems"
    assert set(wrong["problems"]) == {"what", "minutes", "nope"}
    assert "You wrote `lots`" in wrong["problems"]["minutes"]
    _, right = await page.post(
        "/api/answer", {**asked, "answers": {"what": "vectors", "minutes": "30", "note": ""}}
    )
    assert right["summary"].startswith("Logged 30 min on Vectors")


async def test_a_form_offers_choices_and_channels(page: Playground) -> None:
    form = await page.say("schedule set")
    kinds = {f["name"]: f["choices"] for f in form["fields"]}
    assert kinds["kind"] == ["challenge", "kaggle", "paper", "interview", "nudge", "recap"]
    assert kinds["channel"] == ["study-group"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("l", ["log ", "leaderboard "]),
        ("/lo", ["log "]),
        ("schedule s", ["schedule show", "schedule set "]),
        ("log vec", ["top-vectors "]),
        ("log what:vec", ["what:top-vectors "]),
        ("log vectors mi", ["minutes:"]),
        ("log top-vectors 45 read it li", ["link:"]),
        ("schedule set ka", ["kaggle "]),
        ("setup Europe/Berl", ["Europe/Berlin "]),
        ("schedule set paper channel:", ["channel:study-group "]),
        ("progress share:", ["share:yes ", "share:no "]),
    ],
)
async def test_a_line_is_completed(page: Playground, line: str, expected: list[str]) -> None:
    made = [item.insert.strip('"') for item in page.app.complete(line, ["study-group"]).items]
    assert [item for item in made if item in expected] == expected


@pytest.mark.parametrize(
    ("line", "start"), [("/lo", 1), ("log vec", 4), ("log gradient boos", 4), ("log what:vec", 4)]
)
async def test_a_completion_says_where_it_goes(page: Playground, line: str, start: int) -> None:
    _, answer = await page.get(f"/api/complete?line={line}")
    assert answer["start"] == start


@pytest.mark.parametrize(
    "line",
    [
        "",
        "/",
        " ",
        '"',
        "log ",
        'log "',
        "log what:",
        "nope x",
        'log "Gradient boosting" ',
        "log a b 3 4 5 6",
    ],
)
async def test_any_line_can_be_completed(page: Playground, line: str) -> None:
    found = page.app.complete(line, ["study-group"])
    assert 0 <= found.start <= len(line)


async def test_a_field_is_completed(page: Playground) -> None:
    _, answer = await page.get("/api/complete?command=log&parameter=what&typed=vec")
    assert {"label": "Vectors", "insert": "top-vectors"} in answer["items"]
    assert (await page.get("/api/complete?command=log&parameter=nope&typed="))[0] == 400
