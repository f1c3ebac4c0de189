"""Every renderer and every sender there is, one registration each: all promise the same.

A new adapter's ``render.py`` and ``sender.py`` are registered here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import ModuleType

from adapters.console import render as console
from adapters.console.sender import ConsoleSender
from adapters.discord import render as discord
from adapters.discord.sender import DiscordSender
from adapters.playground.sender import WebSender
from adapters.slack import render as slack
from adapters.slack.files import bodies_of
from adapters.slack.sender import SlackSender
from bot.chat.rendered import Rendered
from bot.chat.reply import Channel, Heading, ItemCard, Reply, Tally, When, plain
from bot.chat.sender import Sender
from tests.adapters.conformance import reading, stages
from tests.adapters.skeleton import render as pager
from tests.adapters.skeleton.pager import faults as pager_faults
from tests.adapters.skeleton.sender import PagerSender
from tests.fakes import ListSender


@dataclass(frozen=True)
class Renderer:
    """One platform's renderer, and how its payloads are read back."""

    module: ModuleType
    render: Callable[[Reply, str], list[Rendered]]
    """Of a reply and its key."""
    text: Callable[[Sequence[Rendered]], str]
    """All that can be read or opened, escapes taken out."""
    span: Callable[[When | Channel], str]
    """What a moment or a channel reads like."""
    pressed: Callable[[Sequence[Rendered], Reply], list[str]]
    """The lines that its buttons and options type, in order."""
    faults: Callable[[Rendered], list[str]]
    """What the platform would hold against a message."""
    acts_on: Callable[[Sequence[Rendered]], str]
    """The text in which the platform looks for mentions, links and formatting."""
    hostile: tuple[str, ...]
    """What it would act on where it found it there."""
    hostile_at_line_start: tuple[str, ...]
    says_summary: Callable[[Reply], bool]
    """Whether the summary is said besides the blocks."""
    found: Callable[[Rendered, str], bool] | None
    """Whether a message is found by a key; None where there is no history to look into."""
    edited: int
    """Which of several messages an edit changes."""
    posted: Callable[[Sequence[Rendered]], str]
    """What arrives of messages and their files, as text."""


@dataclass(frozen=True)
class SenderOnStage:
    """One sender, and a platform for it to post to."""

    sender: type[Sender]
    stage: Callable[[], AbstractAsyncContextManager[stages.Stage]]
    reads: str
    """The renderer whose payloads arrive."""
    gap: float = 0.0
    """Seconds between two turns in one place."""
    can_fail: bool = True


HOSTILE = (
    *("@everyone", "@here", "<!channel>", "<#3>", "*b*", "_i_", "~s~", "`c`", "```"),
    *("http://evil.example", "[x](http://evil.example)", "<http://evil.example|x>"),
)
"""What every chat platform would act on, or another one."""


def _has_no_title(reply: Reply) -> bool:
    """Whether no heading opens the blocks that last; where one does, Discord needs no second."""
    lasting = [block for block in reply.blocks if not isinstance(block, Tally)]
    return not lasting or not isinstance(lasting[0], (Heading, ItemCard))


RENDERERS = {
    "discord": Renderer(
        module=discord,
        render=discord.render,
        text=reading.discord_text,
        span=reading.discord_span,
        pressed=reading.discord_pressed,
        faults=reading.discord_faults,
        acts_on=reading.discord_acts_on,
        hostile=(*HOSTILE, "<@1>", "<t:1:R>", "<:x:4>", "**b**", "__u__", "~~s~~", "||h||"),
        hostile_at_line_start=("# h", "> q", "- l", "3. n", "-# s"),
        says_summary=_has_no_title,
        found=lambda message, key: discord.carries(message.body["components"], key),
        edited=-1,
        posted=stages.discord_posted,
    ),
    "slack": Renderer(
        module=slack,
        render=slack.render,
        text=reading.slack_text,
        span=reading.slack_span,
        pressed=reading.slack_pressed,
        faults=reading.slack_faults,
        acts_on=reading.slack_acts_on,
        hostile=(*HOSTILE, "<@U1>", ":tada:", "#general", "www.evil.example", "a\n> quoted"),
        hostile_at_line_start=("> q",),
        says_summary=lambda reply: True,
        found=lambda message, key: message.body["blocks"][0].get("block_id") == key,
        edited=0,
        posted=lambda messages: "\n".join(map(str, bodies_of(messages))),
    ),
    "console": Renderer(
        module=console,
        render=lambda reply, key: console.render(reply),
        text=reading.console_read,
        span=plain,
        pressed=reading.console_pressed,
        faults=reading.console_faults,
        acts_on=reading.console_text,
        hostile=("\x1b", "\x9b", "\x07", "\r", "\x08"),
        hostile_at_line_start=(),
        says_summary=lambda reply: not reply.blocks,
        found=None,
        edited=-1,
        posted=console.printed,
    ),
    "pager": Renderer(
        module=pager,
        render=pager.render,
        text=reading.pager_text,
        span=plain,
        pressed=reading.pager_pressed,
        faults=lambda message: pager_faults(message.body),
        acts_on=reading.pager_acts_on,
        hostile=("@everyone", "@here", "*b*", "**b**"),
        hostile_at_line_start=(),
        says_summary=lambda reply: not reply.blocks,
        found=lambda message, key: message.body["mark"] == key,
        edited=-1,
        posted=lambda messages: "\n".join(map(str, messages)),
    ),
}

SENDERS = {
    "discord": SenderOnStage(DiscordSender, stages.on_discord, reads="discord", gap=1 / 40),
    "slack": SenderOnStage(SlackSender, stages.on_slack, reads="slack", gap=1.0),
    "console": SenderOnStage(ConsoleSender, stages.on_console, reads="console", can_fail=False),
    "playground": SenderOnStage(WebSender, stages.on_playground, reads="discord", can_fail=False),
    "pager": SenderOnStage(PagerSender, stages.on_a_pager, reads="pager", gap=1.0),
    "a list": SenderOnStage(ListSender, stages.on_a_list, reads="console"),
}
