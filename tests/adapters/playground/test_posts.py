"""Posts on the page: told to every open tab, changed in place, and said to one member alone."""

from __future__ import annotations

import json
from contextlib import AsyncExitStack

from adapters.playground.people import PLACE, PLATFORM
from adapters.playground.sender import WebSender
from adapters.playground.shapes import message_json
from bot.chat.invocation import Place
from bot.chat.rendered import File, Rendered
from bot.chat.reply import Actions, Button, Reply, Tally, text
from bot.chat.sender import Sender
from tests.adapters.playground.playground import FRIDAY, Playground, event

ANA = Place(PLATFORM, PLACE.space, "", person="ana")
POST = Reply(
    "Challenge of the week: The dot product",
    (
        text("Write it."),
        Tally("done", ("Nobody finished it yet.",)),
        Actions((Button("I did it", "done dot-product"),)),
    ),
)
CHANGED = POST.with_tallies([Tally("done", ("2 members finished it.",))])


async def test_every_open_tab_hears_a_post_and_what_changes_in_it(page: Playground) -> None:
    async with AsyncExitStack() as tabs:
        streams = [
            await tabs.enter_async_context(page.session.get(page.web.url + "/events"))
            for _ in range(3)
        ]
        for stream in streams:
            await stream.content.readline()
        await page.sender.turn(PLACE)
        id = await page.sender.send(PLACE, POST, "key-1")
        await page.sender.edit(PLACE, id, CHANGED, "key-1")
        for stream in streams:
            post, edit = await event(stream, "post"), await event(stream, "edit")
            assert (post["key"], edit["key"]) == ("key-1", "key-1")
            assert post["to"] is edit["to"] is None
            assert post["lines"] == edit["lines"] == ["done dot-product"]
            for platform in ("discord", "slack"):
                assert "Nobody finished it yet." in json.dumps(post["shown"][platform])
                assert "Nobody finished it yet." not in json.dumps(edit["shown"][platform])
                assert "2 members finished it." in json.dumps(edit["shown"][platform])


async def test_a_direct_message_says_whose_it_is(page: Playground) -> None:
    async with page.session.get(page.web.url + "/events") as stream:
        await stream.content.readline()
        await page.sender.send(ANA, POST, "key-1")
        await page.sender.send(
            Place(PLATFORM, PLACE.space, "", person="somebody-else"), POST, "key-2"
        )
        first, second = await event(stream, "post"), await event(stream, "post")
    assert first["to"] == {"id": "ana", "name": "Ana"}
    assert second["to"] == {"id": "somebody-else", "name": "somebody-else"}
    assert first["at"] == FRIDAY.isoformat()
    assert first["private"] is False
    assert first["lines"] == ["done dot-product"]


async def test_a_post_has_an_address_on_the_page(page: Playground) -> None:
    sender: Sender = page.sender
    assert sender.link(PLACE, "key-1") == f"{page.web.url}/#post-key-1"
    assert await sender.open_thread(PLACE, "key-1", "Talk") == ""
    assert not sender.can(PLACE).find
    assert await sender.find(PLACE, "key-1", FRIDAY) is None


def test_a_page_that_is_not_served_has_no_address() -> None:
    assert WebSender(lambda *_: None, str).link(PLACE, "key-1") == ""


def test_the_page_is_told_what_a_file_says_or_what_is_said_of_it() -> None:
    files = (
        File("cairn.md", "All of it: é".encode()),
        File("plan.png", b"\x89", "The plan, drawn"),
    )
    body = {"components": [{"type": 10, "content": "See the plan."}]}
    assert message_json(Rendered(body)) == body
    assert message_json(Rendered(body, files)) == {
        **body,
        "files": [
            {"name": "cairn.md", "text": "All of it: é"},
            {"name": "plan.png", "text": "The plan, drawn", "bytes": "iQ=="},
        ],
    }
