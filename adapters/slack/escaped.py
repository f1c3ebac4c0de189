"""Text as Slack escapes it, for who reads it: a command wants ids, a member saw names. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.chat.people import person

_TOKEN = re.compile(r"<(?P<sigil>[#@!]?)(?P<body>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_SCHEME = re.compile(r"^(?:https?://|mailto:)", re.IGNORECASE)
GROUP = "subteam^"  # What the name of a group of members begins with
DATE = "date^"


@dataclass(frozen=True, slots=True)
class Unescaped:
    """A text without Slack's marks.

    In ``line`` a channel is its id and a link its address, as commands want them, and a person is
    ``<@ID>``. ``channels``: for each such id what a reader saw in its place; ``links``: the same
    for addresses with other words; ``people``: for each ``<@ID>`` the name, "" where none came.
    """

    line: str
    channels: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def who(self, text: str) -> str:
        """A part of the line that asks for a person, with who was mentioned as commands want it."""
        for sign, name in self.people.items():
            if text.strip() == sign:
                return person(sign[2:-1], name)
        return self.for_reader(text)

    def for_reader(self, text: str, *, prose: bool = True) -> str:
        """A part of the line as its writer saw it; the words of links in ``prose`` alone."""
        for sign, name in self.people.items():
            text = text.replace(sign, f"@{name or sign[2:-1]}")
        seen = _instead(text, self.channels)
        return _instead(seen, self.links) if prose else seen


def unescaped(text: str) -> Unescaped:
    """What somebody wrote: tokens of should_escape undone, then ``&amp; &lt; &gt;``, once."""
    channels: dict[str, str] = {}
    links: dict[str, str] = {}
    people: dict[str, str] = {}

    def undone(found: re.Match[str]) -> str:
        sigil, body, label = found["sigil"], found["body"], found["label"] or ""
        match sigil:
            case "#":
                if label:
                    channels[_plain(body)] = _plain(f"#{label}")
                return body
            case "@" if not found.string[: found.start()].strip():
                return f"@{label or body}"  # whom the line is for, and no part of it
            case "@":
                people[f"<@{body}>"] = _plain(label)
                return f"<@{body}>"
            case "!":
                return _called(body, label)
        address = body.removeprefix("mailto:")
        if _is_named(address, label):
            links[_plain(address)] = _plain(f"{label} ({address})")
        return address

    line = _plain(_TOKEN.sub(undone, text))
    return Unescaped(line, channels, links, people)


def _called(body: str, label: str) -> str:
    """``@here``, ``@tutors``; a date in its own words."""
    if body.startswith(DATE):
        return label
    if body.startswith(GROUP):
        return f"@{label.removeprefix('@') or 'group'}"
    return f"@{label.removeprefix('@') or body}"


def _is_named(body: str, label: str) -> bool:
    """Whether a link shows other words than its own address."""
    return bool(label) and _bare(label) != _bare(body)


def _bare(address: str) -> str:
    return _SCHEME.sub("", address).rstrip("/").lower()


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _instead(text: str, known: Mapping[str, str]) -> str:
    """The text with every whole word that is known said otherwise."""
    if not known:
        return text
    words = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{words})(?!\w)", lambda found: known[found[0]], text)
