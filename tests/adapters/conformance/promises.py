"""What every renderer promises of every reply; each function lists where the promise was broken."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import unquote

from bot.chat.rendered import File, Rendered
from bot.chat.reply import Reply, lines_of, words_of
from bot.chat.titles import significant
from tests.adapters.conformance.platforms import Renderer
from tests.adapters.conformance.reading import bare
from tests.chat.facts import Fact, facts

Promise = Callable[[Renderer, Reply, str], list[str]]


def one_shape(platform: Renderer, reply: Reply, key: str) -> list[str]:
    """A list of messages, never empty, each a JSON object and its files."""
    messages = platform.render(reply, key)
    faults = [] if messages and isinstance(messages, list) else ["no message"]
    for message in messages:
        if type(message) is not Rendered or not isinstance(message.body, dict):
            faults.append(f"no Rendered with a JSON object: {message!r}")
        if json.loads(json.dumps(message.body)) != message.body:
            faults.append("the body changes on its way through JSON")
        faults += [f"no file: {file!r}" for file in message.files if type(file) is not File]
    return faults


def nothing_lost(platform: Renderer, reply: Reply, key: str) -> list[str]:
    """Every name, number, sentence and address of the blocks is in a message or in a file."""
    return lost(platform, facts(reply.blocks), platform.render(reply, key))


def lost(platform: Renderer, told: Iterable[Fact], messages: Sequence[Rendered]) -> list[str]:
    """The facts that can't be read in messages."""
    text = bare(platform.text(messages))
    addresses = unquote(text)
    missing: list[str] = []
    for fact in told:
        match fact.kind:
            case "words" if bare(fact.value) not in text:
                missing.append(fact.value)
            case "span" if bare(platform.span(fact.value)) not in text:
                missing.append(str(fact.value))
            case "url" if bare(unquote(fact.value)) not in addresses:
                missing.append(fact.value)
    return missing


def summary_there(platform: Renderer, reply: Reply, key: str) -> list[str]:
    """The summary can be read, where the platform says it besides blocks that don't."""
    if not platform.says_summary(reply):
        return []
    said = " ".join(map(words_of, reply.blocks))
    known = set(significant(said))
    words = [
        Fact("words", word.rstrip(":"))  # a title has none at its end
        for word in reply.summary.split()
        if word not in said and not set(significant(word)) <= known
    ]
    return lost(platform, words, platform.render(reply, key))


def limits_kept(platform: Renderer, reply: Reply, key: str) -> list[str]:
    """The platform has nothing against any message."""
    return [fault for message in platform.render(reply, key) for fault in platform.faults(message)]


def lines_come_back(platform: Renderer, reply: Reply, key: str) -> list[str]:
    """Each button and option types its line, or is written in the file where all is in one."""
    messages = platform.render(reply, key)
    wanted, pressed = lines_of(reply), platform.pressed(messages, reply)
    if pressed == wanted:
        return []
    if not any(message.files for message in messages):
        return [f"{wanted} became {pressed}"]
    written = [Fact("words", line) for line in wanted if line not in pressed]
    return lost(platform, written, messages) + [line for line in pressed if line not in wanted]


def found_once(platform: Renderer, reply: Reply, key: str) -> list[str]:
    """One message is found by the key, the one that is edited, and none by another."""
    if platform.found is None or not key:
        return []
    messages = platform.render(reply, key)
    found = [message for message in messages if platform.found(message, key)]
    faults = [] if found == [messages[platform.edited]] else [f"{len(found)} are found by {key}"]
    faults += [key for message in messages if platform.found(message, f"not-{key}"[:25])]
    return faults


PROMISES: tuple[Promise, ...] = (
    one_shape,
    nothing_lost,
    summary_there,
    limits_kept,
    lines_come_back,
    found_once,
)


def acted_on(platform: Renderer, messages: Sequence[Rendered]) -> list[str]:
    """What of the hostile texts the platform would take for a mention, a link or formatting."""
    text = platform.acts_on(messages)
    taken = [token for token in platform.hostile if token in text]
    for token in platform.hostile_at_line_start:
        if re.search(rf"^\s*{re.escape(token)}", text, re.MULTILINE):
            taken.append(token)
    return taken
