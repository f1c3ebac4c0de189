"""What platforms give ``log`` in controls of their own: named values, and the boxes of a form."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.chat.form import Faults, Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Actions, Button, Reply, plain

ANA = Actor("discord", "1", "Ana")
HILL = Place("discord", "hill", "general", "Hill")


def said(reply: Reply) -> str:
    return "\n".join("".join(map(plain, block.fallback().spans)) for block in reply.blocks)


def buttons(reply: Reply) -> dict[str, str]:
    """Label -> line."""
    items = [item for b in reply.blocks if isinstance(b, Actions) for item in b.items]
    return {item.label: item.line for item in items if isinstance(item, Button)}


@pytest.mark.parametrize("note", ["Sun", "yesterday", "18 Nov", "2 days ago"])
async def test_an_option_that_is_a_day_is_still_a_note(app: App, note: str) -> None:
    options = {"what": "vectors", "minutes": "45", "note": note}
    answer = await app.say(Request("r1", ANA, HILL, "log", options=options))
    assert isinstance(answer, Reply)
    assert said(answer).startswith(f"Logged 45 min on Vectors: 4 points.\n“{note}”")


async def test_a_box_that_is_not_clear_is_asked_about_and_the_others_are_kept(app: App) -> None:
    form = await app.say(Request("r1", ANA, HILL, "log"))
    assert isinstance(form, Form)
    filled = {"what": "vectors", "minutes": "2 hurs", "note": "Sun", "day": "yesterday"}
    refused = await app.submit(Request("r2", ANA, HILL, form.line), filled)
    assert isinstance(refused, Faults)
    assert "Did you mean" in refused.sentences["minutes"]
    line = buttons(refused.reply)["2 h"]
    answer = await app.say(Request("r3", ANA, HILL, line))
    assert isinstance(answer, Reply)
    assert said(answer).startswith("Logged 2 h on Vectors for yesterday: 12 points.\n“Sun”")
