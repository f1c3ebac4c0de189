"""What a reply says twice in a row, on any platform."""

from __future__ import annotations

import re
from itertools import pairwise

from adapters.console.render import printed
from adapters.console.render import render as console
from adapters.discord.render import render as discord
from adapters.slack.render import render as slack
from bot.chat.rendered import Json, Rendered
from bot.chat.reply import Reply
from tests.adapters.slack.seen import visible
from tests.servers.discord_state import visible_text

WIDE = 1000  # characters of a line that is not broken
FEW = 3  # words that may begin two lines
CODE = re.compile(r"```.*?```", re.DOTALL)
MARKS = re.compile(r"[*_`\\#>]|^-# ")
PRESSED = re.compile(r"^\[\d+\] ")  # a button's line in a terminal


def doubled(reply: Reply) -> list[str]:
    """The lines that say what the line above them says, or begin with it."""
    shown = {
        "discord": "\n".join(visible_text(message.body) for message in discord(reply)),
        "slack": visible(map(_without_buttons, slack(reply))),
        "console": printed(console(reply, width=WIDE)),
    }
    return [f"{name}: {line}" for name, text in shown.items() for line in _twice(text)]


def _without_buttons(message: Rendered) -> Json:
    """Its words: what is pressed, and what is counted in columns, may say a thing again."""
    blocks = message.body["blocks"]
    return {"text": "", "blocks": [b for b in blocks if b["type"] not in {"actions", "table"}]}


def _twice(text: str) -> list[str]:
    lines = [_bare(line) for line in CODE.sub("", text).split("\n") if not PRESSED.match(line)]
    said = [line for line in lines if line and "://" not in line]  # A link and its words
    return [f"{above} / {below}" for above, below in pairwise(said) if _same(above, below)]


def _bare(line: str) -> str:
    return " ".join(MARKS.sub("", line).lower().strip(" .:;!?").split())


def _same(above: str, below: str) -> bool:
    if above == below:
        return True
    shorter, longer = sorted((above, below), key=len)
    return len(shorter.split()) > FEW and longer.startswith(shorter)
