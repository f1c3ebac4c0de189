"""Groups of the page: the first one, those begun empty, and that they never meet."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from adapters.playground.lived_in import KEPT_UNDER
from adapters.playground.people import PLACE
from tests.adapters.playground.playground import Playground, event, serving
from tests.adapters.playground.test_posts import POST

EMPTY, SECOND = "playground-empty", "playground-empty-2"


async def hello(page: Playground, query: str = "") -> Any:
    status, answer = await page.get(f"/api/hello{query}")
    assert status == 200
    return answer


async def choose(page: Playground, **wanted: str) -> int:
    status, _ = await page.post("/api/group", wanted)
    return status


async def say_in(page: Playground, group: str, line: str, id: str) -> Any:
    asked = {"id": id, "member": "ana", "line": line, "group": group}
    return (await page.post("/api/say", asked))[1]


async def test_the_page_opens_in_the_first_group(page: Playground) -> None:
    group = (await hello(page))["group"]
    assert (group["id"], group["since"], group["other"]) == (PLACE.space, "", "")
    await page.app.facts.put(KEPT_UNDER, "2026-10-18")
    assert (await hello(page))["group"]["since"] == "2026-10-18"


async def test_an_empty_group_is_begun_and_nothing_is_deleted(page: Playground) -> None:
    await page.say("setup UTC 09:00")
    await page.post("/api/clock", {"hours": 24 * 5})
    before = await hello(page)
    assert before["posts"]
    assert await choose(page) == 200
    after = await hello(page)
    assert after["posts"] == []
    assert after["group"] | {"id": EMPTY, "since": "", "other": PLACE.space} == after["group"]
    await say_in(page, EMPTY, "log vectors 45", "in-empty")
    assert "45 min" in json.dumps(await say_in(page, EMPTY, "me", "me-empty"))
    assert "45 min" not in json.dumps(await say_in(page, PLACE.space, "me", "me-first"))
    assert await choose(page, group=PLACE.space) == 200
    back = await hello(page)
    assert back["posts"] == before["posts"]
    assert back["group"]["other"] == EMPTY


async def test_starting_empty_again_is_another_group(page: Playground) -> None:
    await choose(page)
    await say_in(page, EMPTY, "log vectors 45", "in-empty")
    await choose(page)
    assert (await hello(page))["group"]["id"] == SECOND
    assert "45 min" not in json.dumps(await say_in(page, SECOND, "me", "me-in-second"))
    await choose(page, group=PLACE.space)
    assert (await hello(page))["group"]["other"] == SECOND


async def test_two_starts_at_once_are_two_groups(page: Playground) -> None:
    await asyncio.gather(choose(page), choose(page))
    assert (await hello(page))["group"]["id"] == SECOND
    assert await choose(page, group=EMPTY) == 200


async def test_the_choice_and_the_databases_name_survive_a_restart(tmp_path: Path) -> None:
    async with serving(tmp_path) as first:
        await choose(first)
        before = (await hello(first))["group"]
    async with serving(tmp_path) as second:
        assert (await hello(second))["group"] == before
    shutil.rmtree(tmp_path)
    async with serving(tmp_path) as anew:
        assert (await hello(anew))["group"]["id"] == PLACE.space
        assert (await hello(anew))["group"]["instance"] != before["instance"]


async def test_a_page_reads_the_posts_of_the_group_that_it_is_in(page: Playground) -> None:
    await page.say("setup UTC 09:00")
    await page.post("/api/clock", {"hours": 24 * 5})
    await choose(page)
    posts = (await hello(page, f"?group={PLACE.space}"))["posts"]
    assert {post["group"] for post in posts} == {PLACE.space}
    assert (await hello(page, "?group="))["posts"] == []


async def test_a_post_says_whose_it_is(page: Playground) -> None:
    async with page.session.get(page.web.url + "/events") as stream:
        await stream.content.readline()
        await page.sender.send(PLACE, POST, "key-1")
        assert (await event(stream, "post"))["group"] == PLACE.space


@pytest.mark.parametrize("group", ["", "elsewhere", EMPTY, "playground-empty-99", "1", "web"])
async def test_a_group_that_is_not_there_is_a_sentence(page: Playground, group: str) -> None:
    said = {"id": "0000-1111", "member": "ana", "line": "log vectors 45", "group": group}
    for address, body in (
        ("/api/say", said),
        ("/api/answer", {**said, "answers": {}}),
        ("/api/group", {"group": group}),
    ):
        status, answer = await page.post(address, body)
        assert status == 400
        assert answer["problem"] == "There is no such group any more. Load the page again."
    assert (await hello(page))["group"]["id"] == PLACE.space
