"""The page of ``me`` and ``progress``: one page, on one telephone screen; and whose it is."""

from __future__ import annotations

import random
import re
import textwrap
from pathlib import Path

import pytest

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.catalog.progress import Progressed, stages_of
from bot.catalog.schema import Activity, Topic
from bot.chat.reply import Actions, Reply, plain
from bot.errors import BadInput
from bot.features.me import rules
from bot.store.database import Database
from tests.fakes import Clock, Talk

SCREEN = 25  # lines of a telephone, and how many characters each has
WIDTH = 36


@pytest.fixture(scope="module")
def whole_content() -> Catalog:
    return load(Path(__file__).parents[2] / "content")


def lines_of_screen(reply: Reply) -> list[str]:
    """What a telephone shows of it, its summary first; the buttons stand beside each other."""
    texts = [reply.summary]
    for block in reply.blocks:
        if not isinstance(block, Actions):
            texts.append("".join(map(plain, block.fallback().spans)))
    lines = [line for text in texts for line in text.split("\n")]
    return [part for line in lines for part in textwrap.wrap(line, WIDTH)]


async def test_it_fits_a_telephone_whatever_was_logged(
    sqlite_database: Database, whole_content: Catalog, clock: Clock
) -> None:
    app = App(sqlite_database, whole_content, clock=clock)
    say = Talk(app)
    chance = random.Random(7)
    longest = sorted(whole_content.of_kind(Topic), key=lambda topic: -len(topic.title))[:12]
    activities = sorted(whole_content.of_kind(Activity), key=lambda one: -len(one.title))[:3]
    await say("me show zone:America/Argentina/Buenos_Aires", "ana")
    for who in ("ana", "bartholomew-of-the-long-surname-indeed"):
        assert len(lines_of_screen(await say("me", who))) <= SCREEN
        await say(f"log {longest[0].id} 720 day:7", who)
        for _ in range(30):
            topic = chance.choice(longest)
            line = chance.choice(
                [
                    f"log {topic.id} {chance.randint(100, 720)}",
                    f"done {topic.id}",
                    f"log {chance.choice(activities).id}",
                ]
            )
            await say(line, who)
            clock.turn(minutes=1)
            for page in (await say("me", who), await say("progress share:yes", who)):
                shown = lines_of_screen(page)
                assert len(shown) <= SCREEN, "\n".join(shown)


async def test_both_names_are_of_one_page(say: Talk) -> None:
    for line in ("log vectors 45", "done vectors", "log meetup", "log trees 20", "undo"):
        await say(line)
        assert await say("me") == await say("progress")
        assert await say("me show share:yes") == await say("progress share:yes")


@pytest.mark.parametrize("typed", ["tom", "@tom", "<@123>", "Tom Miller", "Anne-Marie", "O'Brien"])
async def test_others_cant_be_looked_up_and_the_board_is_offered(typed: str) -> None:
    for read in (rules.read_own_zone, rules.read_share):
        with pytest.raises(BadInput, match="a member's page is theirs alone") as refused:
            read(typed)
        assert ("Board", "leaderboard") in refused.value.ways_out


@pytest.mark.parametrize("typed", ["Mars/Phobos", "12", "+25", "a,b", "Berln"])
def test_what_is_no_name_is_no_person(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)):
        rules.read_own_zone(typed)


def test_the_stage_at_hand_is_the_last_that_is_begun_and_not_done(tiny: Catalog) -> None:
    def at_hand(done: set[str], started: set[str]) -> str:
        walked = Progressed(frozenset(done), frozenset(started))
        found = rules.stage_at_hand(stages_of(tiny, walked.done), walked)
        return "" if found is None else found.stage.id

    assert at_hand(set(), set()) == ""
    assert at_hand({"top-what-is-ml"}, set()) == ""
    assert at_hand({"top-vectors"}, set()) == "S1"
    assert at_hand({"top-vectors"}, {"top-trees"}) == "S4"
    assert at_hand({"top-vectors", "top-matrices"}, set()) == ""
