"""Discord's rules that its OpenAPI document does not express.

Counts over a message, names, orders, uniqueness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

V2 = 1 << 15
EPHEMERAL = 1 << 6
ACTION_ROW, BUTTON, TEXT_DISPLAY = 1, 2, 10
SELECTS = frozenset({3, 5, 6, 7, 8})
V2_ONLY = frozenset({9, 10, 11, 12, 13, 14, 17, 18})
LINK_STYLE, PREMIUM_STYLE = 5, 6
NAME = re.compile(r"[-_'\w]{1,32}")
SUBCOMMAND, GROUP = 1, 2
# https://docs.discord.com/developers/components/reference: 40 components and 4000 characters over a
# whole message
MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_CONTENT = 2000
# https://docs.discord.com/developers/interactions/application-commands: 100 commands, 8000
# characters each
MOST_COMMANDS = 100
MOST_COMMAND_TEXT = 8000
MOST_EMBED_TEXT = 6000


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component, outermost first.

    Rows, containers, sections with their accessory, labels with their field.
    """
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for inner in ("accessory", "component"):
            if component.get(inner):
                yield from walk([component[inner]])


def message_faults(body: dict[str, Any], *, flags: int, has_files: bool = False) -> list[str]:
    """What Discord would refuse in a message.

    `flags` are those in effect (an edit keeps the earlier ones).
    """
    components = body.get("components") or []
    faults = component_faults(components)
    if flags & V2:
        faults += [
            f"{key} cannot go with components v2"
            for key in ("content", "embeds", "poll")
            if body.get(key)
        ]
        texts = [c.get("content", "") for c in walk(components) if c["type"] == TEXT_DISPLAY]
        if sum(map(len, texts)) > MOST_TEXT:
            faults.append(f"{sum(map(len, texts))} characters of text, at most {MOST_TEXT}")
        if not components:
            faults.append("a components v2 message without components")
        return faults
    faults += [
        f"component type {c['type']} needs components v2"
        for c in walk(components)
        if c["type"] in V2_ONLY
    ]
    if len(body.get("content") or "") > MOST_CONTENT:
        faults.append(f"content over {MOST_CONTENT} characters")
    if sum(map(_embed_text, body.get("embeds") or [])) > MOST_EMBED_TEXT:
        faults.append(f"embeds over {MOST_EMBED_TEXT} characters")
    if not (body.get("content") or body.get("embeds") or components or has_files):
        faults.append("Cannot send an empty message")
    return faults


def component_faults(components: list[dict[str, Any]]) -> list[str]:
    every = list(walk(components))
    faults = (
        [f"{len(every)} components, at most {MOST_COMPONENTS}"]
        if len(every) > MOST_COMPONENTS
        else []
    )
    ids = [c["custom_id"] for c in every if "custom_id" in c]
    faults += [f"custom_id {i!r} used twice" for i in sorted(set(ids)) if ids.count(i) > 1]
    for component in every:
        if component["type"] == BUTTON:
            faults += _button_faults(component)
        if component["type"] == ACTION_ROW:
            faults += _row_faults(component)
        if component["type"] == TEXT_DISPLAY and not component.get("content", "").strip():
            faults.append("an empty text display")
    return faults


def _button_faults(button: dict[str, Any]) -> list[str]:
    links = button.get("style") == LINK_STYLE
    faults = []
    if links and (not button.get("url") or "custom_id" in button):
        faults.append("a link button has a url and no custom_id")
    if not links and button.get("style") != PREMIUM_STYLE and not button.get("custom_id"):
        faults.append("a button needs a custom_id")
    if not button.get("label") and not button.get("emoji"):
        faults.append("a button needs a label or an emoji")
    return faults


def _row_faults(row: dict[str, Any]) -> list[str]:
    kinds = [c["type"] for c in row.get("components") or []]
    if not kinds:
        return ["an empty row"]
    if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
        return ["a select fills its row alone"]
    return ["more than 5 buttons in a row"] if len(kinds) > 5 else []


def _embed_text(embed: dict[str, Any]) -> int:
    parts = [
        embed.get("title"),
        embed.get("description"),
        (embed.get("footer") or {}).get("text"),
        (embed.get("author") or {}).get("name"),
    ]
    parts += [
        value
        for field in embed.get("fields") or []
        for value in (field.get("name"), field.get("value"))
    ]
    return sum(len(part) for part in parts if part)


def modal_faults(modal: dict[str, Any]) -> list[str]:
    faults = component_faults(modal.get("components") or [])
    if not 1 <= len(modal.get("components") or []) <= 5:
        faults.append("a modal has one to five components")
    if not 1 <= len(modal.get("title") or "") <= 45:
        faults.append("a modal's title has 1 to 45 characters")
    return faults


def command_faults(commands: list[dict[str, Any]]) -> list[str]:
    """One bad command makes Discord refuse the whole list."""
    faults = (
        [f"{len(commands)} commands, at most {MOST_COMMANDS}"]
        if len(commands) > MOST_COMMANDS
        else []
    )
    names = [c["name"] for c in commands]
    faults += [
        f"command {name!r} declared twice" for name in sorted(set(names)) if names.count(name) > 1
    ]
    for command in commands:
        if command.get("type", 1) == 1:
            faults += _node_faults(command, command["name"])
        if _command_text(command) > MOST_COMMAND_TEXT:
            faults.append(f"{command['name']}: over {MOST_COMMAND_TEXT} characters")
    return faults


def _node_faults(node: dict[str, Any], where: str) -> list[str]:
    faults = []
    if not NAME.fullmatch(node["name"]) or node["name"] != node["name"].lower():
        faults.append(f"{where}: a name is 1 to 32 lower-case characters")
    if not 1 <= len(node.get("description") or "") <= 100:
        faults.append(f"{where}: a description has 1 to 100 characters")
    options = node.get("options") or []
    names = [o["name"] for o in options]
    faults += [f"{where}: option {n!r} twice" for n in sorted(set(names)) if names.count(n) > 1]
    needed = [bool(o.get("required")) for o in options if o["type"] not in {SUBCOMMAND, GROUP}]
    if needed != sorted(needed, reverse=True):
        faults.append(f"{where}: required options come first")
    faults += [
        f"{where} {o['name']}: choices or autocomplete, not both"
        for o in options
        if o.get("choices") and o.get("autocomplete")
    ]
    if len(options) > 25 or any(len(o.get("choices") or []) > 25 for o in options):
        faults.append(f"{where}: at most 25 options and 25 choices")
    for option in options:
        faults += _node_faults(option, f"{where} {option['name']}")
    return faults


def _command_text(node: dict[str, Any]) -> int:
    """Names, descriptions and choice values, of a command and all its options together."""
    own = len(node["name"]) + len(node.get("description") or "")
    own += sum(len(c["name"]) + len(str(c["value"])) for c in node.get("choices") or [])
    return own + sum(_command_text(option) for option in node.get("options") or [])
