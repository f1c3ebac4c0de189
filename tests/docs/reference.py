"""Writes what the documents take from the code: ``python -m tests.docs.reference``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from adapters.slack.manifest import manifest_text
from bot.chat.command import spec_of
from bot.features.index import COMMANDS
from tests.docs import page_command_line, page_commands, page_content, page_limits, page_settings
from tests.docs.transcript import replay

ROOT = Path(__file__).parents[2]

PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/commands.md": page_commands.text,
    "docs/reference/settings.md": page_settings.text,
    "docs/reference/command-line.md": page_command_line.text,
    "docs/reference/content-format.md": page_content.text,
    "docs/reference/limits.md": page_limits.text,
    "docs/reference/slack-manifest.json": lambda: manifest_text("/cairn", map(spec_of, COMMANDS)),
}
TRANSCRIPTS = ("docs/tutorial/first-week.md",)


def documents() -> list[Path]:
    """Every document that is written for people."""
    return [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    ]


def current() -> Iterator[tuple[Path, str]]:
    """Each generated file and what it should say."""
    for name, text in PAGES.items():
        yield ROOT / name, text()
    for name in TRANSCRIPTS:
        yield ROOT / name, replay((ROOT / name).read_text("utf-8"))[0]


if __name__ == "__main__":
    for file, text in current():
        file.write_text(text, "utf-8")
