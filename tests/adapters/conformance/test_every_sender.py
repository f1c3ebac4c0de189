"""Every sender keeps the same promises, on the platform it was made for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.reply import Archive, Button, Reply, Tally, actions, text
from bot.chat.sender import Threads
from bot.errors import Refused, RetryLater, Unknown
from tests.adapters.conformance.platforms import RENDERERS, SENDERS
from tests.adapters.conformance.promises import lost
from tests.adapters.conformance.stages import Mishap, Stage
from tests.chat.facts import facts
from tests.chat.strategies import ANYTHING, BLOCKS, samples

pytestmark = pytest.mark.asyncio
on_every_platform = pytest.mark.parametrize("name", SENDERS)
can_fail = pytest.mark.parametrize("name", [n for n, one in SENDERS.items() if one.can_fail])

KEY = "cairn-abcdefghij234567"
POST = Reply(
    "The week's challenge",
    (
        text("Multiply two matrices by hand."),
        Tally("done", ("Nobody finished it yet.",)),
        actions(Button("I did it", "done matrices")),
    ),
)
LATER = POST.with_tallies([Tally("done", ("7 members finished it.",))])


def text_on(name: str, stage: Stage) -> str:
    """All that stands there now."""
    return RENDERERS[SENDERS[name].reads].text(stage.arrived())


@on_every_platform
async def test_the_one_on_stage_is_the_one_that_is_registered(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        assert type(stage.sender) is SENDERS[name].sender
        assert stage.sender.platform


@on_every_platform
async def test_it_serves_the_space_that_it_can_send_to(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        served = stage.sender.serves
        for place in (stage.place, stage.person):
            assert served is None or place.space in served


@on_every_platform
async def test_replies_of_every_block_arrive_whole(name: str) -> None:
    replies = [
        Reply("A post of the week", (block,))
        for kind in BLOCKS
        if kind is not Archive  # It answers one member: no post brings one
        for block in samples(ANYTHING.of(kind), 3)
    ]
    platform = RENDERERS[SENDERS[name].reads]
    async with SENDERS[name].stage() as stage:
        for number, reply in enumerate(replies):
            before = len(stage.arrived())
            assert await stage.sender.send(stage.place, reply, f"cairn-{number}")
            assert lost(platform, facts(reply.blocks), stage.arrived()[before:]) == []


@on_every_platform
async def test_a_direct_message_arrives(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        assert await stage.sender.send(stage.person, POST, KEY)
        assert "Multiply two matrices by hand." in text_on(name, stage)


@on_every_platform
async def test_what_was_sent_is_found_by_its_key_and_by_no_other(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        sender = stage.sender
        sent = await sender.send(stage.place, POST, KEY)
        if not sender.can(stage.place).find:
            assert await sender.find(stage.place, KEY, stage.began) is None
            return
        assert await sender.find(stage.place, KEY, stage.began) == sent
        assert await sender.find(stage.place, "cairn-another", stage.began) is None
        assert await sender.find(stage.place, KEY, stage.began + timedelta(hours=1)) is None


@on_every_platform
async def test_the_same_key_makes_one_message_where_the_platform_promises_it(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        first = await stage.sender.send(stage.place, POST, KEY)
        again = await stage.sender.send(stage.place, POST, KEY)
        await stage.sender.send(stage.place, POST, "cairn-another")
        if stage.sender.can(stage.place).same_key_window:
            assert again == first
        assert len(stage.arrived()) == 2 + (not stage.sender.can(stage.place).same_key_window)


@on_every_platform
async def test_an_edit_shows_the_new_numbers_however_often_it_is_made(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        sent = await stage.sender.send(stage.place, POST, KEY)
        for _ in range(2):
            await stage.sender.edit(stage.place, sent, LATER, KEY)
        assert "7 members finished it." in text_on(name, stage)
        if stage.sender.can(stage.place).find:
            assert "Nobody finished it yet." not in text_on(name, stage)
            assert await stage.sender.find(stage.place, KEY, stage.began) == sent


@on_every_platform
async def test_a_turn_keeps_the_pace_and_sends_nothing(name: str) -> None:
    gap = SENDERS[name].gap
    async with SENDERS[name].stage() as stage:
        for _ in range(3):
            await stage.sender.turn(stage.place)
        stage.watch.now += 60
        await stage.sender.turn(stage.place)
        assert stage.watch.pauses == pytest.approx([0, gap, 2 * gap, 0] if gap else [])
        assert stage.arrived() == []


@on_every_platform
async def test_a_link_is_an_address_or_nothing(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        for place in (stage.place, stage.person):
            sent = await stage.sender.send(place, POST, KEY)
            link = stage.sender.link(place, sent)
            assert link == "" or link.startswith(("https://", "http://"))


@on_every_platform
async def test_a_thread_opens_where_it_can_and_is_the_same_when_it_is_opened_again(
    name: str,
) -> None:
    async with SENDERS[name].stage() as stage:
        sent = await stage.sender.send(stage.place, POST, KEY)
        opened = await stage.sender.open_thread(stage.place, sent, "Talk about matrices")
        assert bool(opened) == (stage.sender.can(stage.place).threads is Threads.OPENED)
        assert await stage.sender.open_thread(stage.place, sent, "Talk about matrices") == opened


@can_fail
async def test_a_refusal_is_final_and_says_why(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        stage.spoil(Mishap.REFUSED)
        with pytest.raises(Refused) as refusal:
            await stage.sender.send(stage.place, POST, KEY)
        assert refusal.value.sentence
        assert stage.arrived() == []


@can_fail
async def test_a_rate_limit_is_for_later_and_nothing_arrived(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        stage.spoil(Mishap.RATE_LIMITED)
        with pytest.raises(RetryLater) as later:
            await stage.sender.send(stage.place, POST, KEY)
        assert later.value.after == 600
        assert stage.arrived() == []
        await stage.sender.send(stage.place, POST, KEY)
        assert len(stage.arrived()) == 1


@can_fail
async def test_a_lost_answer_is_unknown_and_the_post_is_not_doubled(name: str) -> None:
    async with SENDERS[name].stage() as stage:
        sender = stage.sender
        stage.spoil(Mishap.DROPPED)
        with pytest.raises(Unknown):
            await sender.send(stage.place, POST, KEY)
        assert len(stage.arrived()) == 1
        if sender.can(stage.place).find:
            assert await sender.find(stage.place, KEY, stage.began)
        if sender.can(stage.place).same_key_window:
            await sender.send(stage.place, POST, KEY)
            assert len(stage.arrived()) == 1
