"""How each platform's payloads are read back.

As a reader sees them, as a finger presses them, as the platform acts on them.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

from adapters.console.layout import breadth
from adapters.console.render import WIDTH, printed
from adapters.discord.controls import line_in
from bot.chat.rendered import File, Json, Rendered
from bot.chat.reply import Channel, Reply, When, lines_of, plain
from tests.adapters.slack.seen import parsed_by_slack, parts, visible
from tests.servers import discord_rules, slack_judge
from tests.servers.discord_state import pings_of, visible_text

BUTTON, SELECT = 2, 3
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)
MARKS = re.compile(r"^(-# |> )", re.MULTILINE)
# docs.discord.com/developers/components/reference; the official document is asked elsewhere
LONGEST = {"custom_id": 100, "label": 80, "placeholder": 150, "url": 512}
MOST_OPTIONS = 25
LONGEST_OF_OPTION = {"label": 100, "value": 100}
DISCORD_STYLES = {"day": "D", "time": "t", "moment": "F"}


def bare(text: str) -> str:
    """Without white space: where a long text was cut, a break may stand in the middle of a word."""
    return "".join(text.split())


def inside(file: File) -> str:
    """What can be read in a file, packed or not."""
    if not file.name.endswith(".zip"):
        return file.content.decode()
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        return "\n".join(f"{name}\n{packed.read(name).decode()}" for name in packed.namelist())


# Discord


def discord_text(messages: Sequence[Rendered]) -> str:
    """All that can be read or opened, twice: as written, and without marks and escapes."""
    written = [visible_text(message.body) for message in messages]
    written += [inside(file) for message in messages for file in message.files]
    written += [label for message in messages for label in _discord_labels(message)]
    raw = "\n".join(written)
    shown = ESCAPED.sub(r"\1", MARKS.sub("", raw))
    return f"{raw}\n{shown}"


def _discord_labels(message: Rendered) -> Iterator[str]:
    for component in discord_rules.walk(message.body["components"]):
        yield from (component[key] for key in ("label", "url", "placeholder") if key in component)
        yield from (option["label"] for option in component.get("options", []))
        yield from (file["url"] for file in [component.get("file")] if file)


def discord_span(span: When | Channel) -> str:
    match span:
        case When():
            return f"<t:{int(span.at.timestamp())}:{DISCORD_STYLES[span.style]}>"
        case Channel(platform="discord", id=id) if id.isdigit():
            return f"<#{id}>"
    return plain(span)


def discord_pressed(messages: Iterable[Rendered], reply: Reply) -> list[str]:
    """The lines of buttons and of options, in order."""
    lines: list[str] = []
    for message in messages:
        for component in discord_rules.walk(message.body["components"]):
            if component["type"] == BUTTON and "custom_id" in component:
                lines.append(str(line_in(component["custom_id"])))
            if component["type"] == SELECT:
                lines += [option["value"] for option in component["options"]]
    return lines


def discord_acts_on(messages: Iterable[Rendered]) -> str:
    """Text in which Discord looks for formatting: without escaped characters and code."""
    text = "\n".join(visible_text(message.body) for message in messages)
    return CODE.sub("", re.sub(r"\\.", "\0", text, flags=re.DOTALL))


def discord_faults(message: Rendered) -> list[str]:
    body, has_files = message.body, bool(message.files)
    faults = discord_rules.message_faults(body, flags=body["flags"], has_files=has_files)
    faults += [f"pings {who}" for who in pings_of(body)]
    if body["allowed_mentions"] != {"parse": []}:
        faults.append("lets mentions through")
    for component in discord_rules.walk(body["components"]):
        faults += _too_long(component, LONGEST)
        options = component.get("options", [])
        faults += ["too many options"] * (len(options) > MOST_OPTIONS)
        for option in options:
            faults += _too_long(option, LONGEST_OF_OPTION)
    return faults


def _too_long(part: Json, longest: Mapping[str, int]) -> list[str]:
    return [f"{key} over {most}" for key, most in longest.items() if len(part.get(key, "")) > most]


# Slack


def slack_text(messages: Iterable[Rendered]) -> str:
    read = list(messages)
    files = [inside(file) for message in read for file in message.files]
    return "\n".join([visible(message.body for message in read), *files])


def slack_span(span: When | Channel) -> str:
    match span:
        case Channel(platform="slack", id=id):
            return id
    return plain(span)


def slack_pressed(messages: Iterable[Rendered], reply: Reply) -> list[str]:
    """The lines of buttons and of options, in order."""
    every = [part for message in messages for part in parts(message.body["blocks"])]
    return [part["value"] for part in every if "value" in part]


def slack_acts_on(messages: Sequence[Rendered]) -> str:
    """Text in which Slack looks for formatting, mentions and links, and what is such by its type.

    In a notification Slack looks for tokens alone.
    """
    blocks = [{"text": "", "blocks": message.body["blocks"]} for message in messages]
    found = [parsed_by_slack(blocks)]
    for message in messages:
        found += re.findall("<[^>]*>", message.body["text"])
        for part in parts(message.body["blocks"]):
            if part.get("type") in {"user", "usergroup", "broadcast", "emoji"}:
                found.append(str(part))
            if part.get("type") == "link":
                found.append(part["url"])
    return re.sub("^&gt;", ">", "\n".join(found), flags=re.MULTILINE)


def slack_faults(message: Rendered) -> list[str]:
    faults = slack_judge.message_faults(message.body)
    for part in parts(message.body):
        if part.get("emoji"):
            faults.append(f"emoji names in {part}")
        if part.get("type") == "mrkdwn" and not part.get("verbatim"):
            faults.append(f"addresses and names are looked for in {part}")
        faults += _unknown_to_sdk(part)
    return faults


def _unknown_to_sdk(part: Json) -> Iterator[str]:
    """What neither Slack's types nor its SDK know.

    docs.slack.dev/reference/block-kit/blocks/table-block and /composition-objects/text-object
    """
    if part.get("type") == "table":
        rows, columns = len(part["rows"]), max(map(len, part["rows"]))
        if rows > 100 or columns > 20:
            yield f"a table of {rows} rows and {columns} columns"
    if part.get("type") in {"mrkdwn", "plain_text"} and len(part["text"]) > 3000:
        yield f"a text object of {len(part['text'])} characters"


# The pager, which is made up


def pager_text(messages: Iterable[Rendered]) -> str:
    """All that can be read, without the marks of what is thick and without backslashes."""
    bodies = [message.body for message in messages]
    written = [text for body in bodies for text in (body["text"], body["foot"])]
    shown = [re.sub(r"\\(.)|\*", r"\1", text, flags=re.DOTALL) for text in written]
    return "\n".join([*shown, *(key["label"] for body in bodies for key in body["keys"])])


def pager_pressed(messages: Iterable[Rendered], reply: Reply) -> list[str]:
    """The lines of its keys, in order."""
    return [key["line"] for message in messages for key in message.body["keys"]]


def pager_acts_on(messages: Iterable[Rendered]) -> str:
    """Text in which the pager looks for names and stars: without escaped characters."""
    written = [message.body[part] for message in messages for part in ("text", "foot")]
    return re.sub(r"\\.", "\0", "\n".join(written), flags=re.DOTALL)


# The console


def console_text(messages: Iterable[Rendered]) -> str:
    """What is printed, twice: as it is, and without the marks of quotes."""
    text = printed(messages)
    return f"{text}\n{re.sub(r'^[|] ', '', text, flags=re.MULTILINE)}"


def console_read(messages: Iterable[Rendered]) -> str:
    """What is printed, and what is in the files."""
    read = list(messages)
    files = [inside(file) for message in read for file in message.files]
    return "\n".join([console_text(read), *files])


def console_pressed(messages: Sequence[Rendered], reply: Reply) -> list[str]:
    """The lines whose numbers are printed, in order."""
    text, lines = console_text(messages), lines_of(reply)
    return [line for number, line in enumerate(lines, 1) if f"[{number}]" in text]


def console_faults(message: Rendered) -> list[str]:
    """Characters that would move the cursor, and lines that could have been broken.

    Code and addresses keep theirs.
    """
    text = printed([message])
    faults = [
        f"a control character: {c!r}" for c in text if unicodedata.category(c) == "Cc" and c != "\n"
    ]
    fenced = False
    for line in text.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        wide = breadth(line) > WIDTH and len(line.removeprefix("| ").split()) > 1
        if wide and not fenced and "://" not in line:
            faults.append(f"a line of {breadth(line)} columns: {line}")
    return faults
