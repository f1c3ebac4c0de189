"""A form that was refused opens again on either platform with everything that was written in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.adapters.discord.test_discord_process import ROOT
from tests.adapters.slack.test_slack_process import started
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_rules import walk
from tests.servers.slack import SlackServer

UNKNOWN = "nothing that anybody knows"


def begun_with(components: list[Any]) -> dict[str, str]:
    """What a Discord form's fields begin with, by custom_id."""
    return {c["custom_id"]: c["value"] for c in walk(components) if "value" in c}


async def test_nothing_typed_is_lost(
    discord_server: LoopbackDiscord,
    slack: SlackServer,
    tmp_path: Path,
    store_environment: dict[str, str],
) -> None:
    content = {"CAIRN_CONTENT_DIR": str(ROOT / "content")}
    platforms = discord_server.environment() | slack.environment()
    environment = platforms | content | store_environment
    async with started(environment, tmp_path):
        await discord_server.logged_in(seconds=30)
        await slack.bell.until(lambda: slack.sockets.hellos, seconds=30)
        await on_discord(discord_server)
        await on_slack(slack)


async def on_discord(server: LoopbackDiscord) -> None:
    ana = server.member("ana")
    opened = await ana.click(await (await ana.slash("help")).message(), "Log something")
    written = {"what": UNKNOWN, "minutes": "45", "note": "two\nlines"}
    refused = await (await ana.submit(opened, **written)).message()
    assert UNKNOWN in refused.text
    asked = await ana.slash("log", what="linear algebro", minutes="45", note="three words here")
    guessed = await asked.message()
    taken = await (await ana.click(guessed, "Linear algebra")).message()
    assert taken.text.startswith("Logged 45 min on **Linear algebra**")
    assert "three words here" in taken.text
    again = await ana.click(refused, "Fill it in again")
    assert begun_with((await again.form())["components"]) == written
    logged = await (await ana.submit(again, what="linear algebra")).message()
    assert logged.text.startswith("Logged 45 min on **Linear algebra**")


async def on_slack(slack: SlackServer) -> None:
    await slack.slash("/cairn", "log")
    view = await slack.view()
    written = {"What": UNKNOWN, "Minutes": "45", "Note": "two\nlines"}
    refused = (await slack.acked(await slack.submit(view, written))).payload
    assert UNKNOWN in refused["errors"]["what"]
    guessed = await slack.reply(await slack.slash("/cairn", "log linear algebro 45 three words"))
    taken = await slack.reply(await slack.press(guessed, "Linear algebra"))
    assert "three words" in str(taken.blocks)
    mended = written | {"What": "linear algebra"}
    assert (await slack.acked(await slack.submit(view, mended))).payload == {}
    await on_slack_where_the_form_is_closed(slack)


async def on_slack_where_the_form_is_closed(slack: SlackServer) -> None:
    """An answer that is about no single field."""
    asked = await slack.slash("/cairn", "log")
    written = {"What": "45", "Minutes": "45", "Note": "two\nlines"}
    await slack.submit(await slack.view(2), written)
    refused = await slack.reply(asked)
    await slack.press(refused, "Fill it in again")
    view = await slack.view(3)
    fields = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert fields["what"]["initial_option"]["value"] == "45"
    assert fields["minutes"]["initial_option"]["value"] == "45"
    assert fields["note"]["initial_value"] == "two\nlines"
