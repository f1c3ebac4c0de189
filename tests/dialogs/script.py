"""The language of the dialogs: one step a line, its first character says what kind.

    # a remark                        organisers: tom         (before the first scene)
    == a title ==                     a scene begins, with an empty database,
                                      on Friday 20 November 2026, 12:00 UTC
    @ana                              ana speaks from here on;
                                      ``@bo on slack in valley/general`` says where, too;
                                      ``@bo from Asia/Tokyo``, ``@bo speaking pl``: what the
                                      platform knows of them
    > log vectors 45 solved it        she types this
    < Logged 45 min on Vectors        the reply says this, on one line
    ! points                          the reply says this nowhere
    ~ everyone                        who sees the reply: ``everyone`` or ``only you``
    [Undo]                            she presses this button of the reply
    ? what, minutes                   instead of a reply, a form asks for exactly this
    = what:vectors minutes:45         she fills the form in
    + 3 days                          time passes, and the bot is there;
                                      ``+ 3 days offline``: it is not, and comes back
    * This week's challenge: ...      the next post that arrived says this, and is the reply from
                                      here on; ``* valley/general: ...`` says where, too;
                                      ``* @ana: ...`` is a direct message; ``* nothing``: no post
    ^ 1 member of your group finished the post that was edited last now says this, and is the reply
                                      from here on
    % discord refused                 what happens to the next message that is sent
                                      (see ``tests.fakes.Fault``);
                                      ``% discord shuts general``: nothing can be posted there
                                      any more, until ``% discord opens general``

``{3*700}`` stands for ``3`` seven hundred times; ``\\n`` for a new line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

KINDS = "@><!~[?=+*%^"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a scene: its kind (a character), its text, and its number in the file."""

    kind: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One conversation."""

    file: str
    title: str
    organisers: frozenset[str]
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """As pytest shows it."""
        return f"{self.file}: {self.title}"


def read_scenes(folder: Path) -> list[Scene]:
    """Every scene of every file. ValueError names the line that is none of the language."""
    return [
        scene
        for path in sorted(folder.glob("*.txt"))
        for scene in scenes_of(path.stem, path.read_text("utf-8"))
    ]


def scenes_of(file: str, source: str) -> list[Scene]:
    """The scenes of one file."""
    head, *parts = re.split(r"^== (.+) ==$", source, flags=re.MULTILINE)
    named = re.search(r"^organisers: (.+)$", head, re.MULTILINE)
    organisers = frozenset(re.split(r",\s*", named[1])) if named else frozenset()
    scenes, before = [], head.count("\n")
    for title, body in zip(parts[::2], parts[1::2], strict=True):
        scenes.append(Scene(file, title, organisers, tuple(_steps(file, body, before + 1))))
        before += body.count("\n")
    return scenes


def _steps(file: str, body: str, first: int) -> list[Step]:
    steps = []
    for number, line in enumerate(body.split("\n"), first):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text[0] not in KINDS or (text[0] == "[" and text[-1] != "]"):
            raise ValueError(f"{file}.txt:{number}: {text!r} is no step")
        inner = text[1:-1] if text[0] == "[" else text[1:].strip()
        steps.append(Step(text[0], _unfold(inner), number))
    return steps


def _unfold(text: str) -> str:
    text = re.sub(r"\{(.+?)\*(\d+)\}", lambda found: found[1] * int(found[2]), text)
    return text.replace("\\n", "\n")
