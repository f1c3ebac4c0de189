"""``cairn check``: what is missing or wrong, in plain words; ``--online`` asks the platforms."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import SecretStr

from adapters.redaction import Redaction
from bot.errors import BotError
from bot.settings import ENV_FILE, Settings, read_settings, unknown_settings

if TYPE_CHECKING:
    from bot.catalog.catalog import Catalog
    from bot.store.backup import Address

DISCORD_SHAPE = r"[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}"


class CheckLine(NamedTuple):
    """What was looked at: whether it is as it should be, and a sentence."""

    fine: bool
    sentence: str

    def __str__(self) -> str:
        if self.fine:
            return f"ok {self.sentence}"
        return f"!! {self.sentence}"


def check(env_file: Path | None = ENV_FILE, *, online: bool = False) -> tuple[list[str], bool]:
    """(one line a finding, ``ok`` or ``!!`` before it; whether nothing is wrong).

    ``online``: also what the platforms say of tokens, scopes and channels.
    """
    try:
        settings = read_settings(env_file)
    except BotError as error:
        return [str(CheckLine(False, error.sentence))], False
    found = [
        *_unknown(env_file),
        *_platforms(settings),
        *_content(settings),
        *_data(settings),
    ]
    if online:
        found += _online(settings)
    cut = Redaction.of(settings).cut
    return [cut(str(line)) for line in found], all(line.fine for line in found)


def _unknown(env_file: Path | None) -> Iterator[CheckLine]:
    """What is set and is no setting; wrong where it was meant for us, or what it should do fails.

    Another program's line in the same file is named, and no fault.
    """
    for unknown in unknown_settings(env_file):
        yield CheckLine(not unknown.meant_for_us, unknown.sentence)


def _platforms(settings: Settings) -> Iterator[CheckLine]:
    if settings.discord_token:
        looks = "three parts joined by dots"
        yield _token("DISCORD_TOKEN", settings.discord_token, DISCORD_SHAPE, looks)
    if settings.slack_bot_token or settings.slack_app_token:
        yield _slack("SLACK_BOT_TOKEN", settings.slack_bot_token, "xoxb-")
        yield _slack("SLACK_APP_TOKEN", settings.slack_app_token, "xapp-")
    if not settings.connects:
        sentence = (
            "No tokens are set: `cairn run` opens the playground. .env.example says where tokens"
            " are found."
        )
        yield CheckLine(True, sentence)


def _slack(name: str, token: SecretStr | None, prefix: str) -> CheckLine:
    if token is None:
        return CheckLine(False, f"{name} is missing: Slack needs both of its tokens.")
    return _token(name, token, re.escape(prefix) + r"[\w-]{8,}", f"{prefix}...")


def _token(name: str, token: SecretStr, pattern: str, looks: str) -> CheckLine:
    if re.fullmatch(pattern, token.get_secret_value().strip()):
        sentence = (
            f"{name} is set and looks right. Whether it is valid shows when the bot connects."
        )
        return CheckLine(True, sentence)
    sentence = (
        f"{name} does not look like one: it should look like {looks}. Copy it again, without"
        " quotes."
    )
    return CheckLine(False, sentence)


def _content(settings: Settings) -> Iterator[CheckLine]:
    from adapters.wiring import content_folder, read_content

    try:
        catalog, left_out = read_content(settings)
    except BotError as error:
        yield CheckLine(False, f"{error.sentence}\n   (in {content_folder(settings)})")
        return
    yield CheckLine(True, f"Content: {_counts(catalog)}.")
    if settings.extra_content_dir is not None:
        own = f"{len(catalog.own)} items in {settings.extra_content_dir}"
        yield CheckLine(True, f"Content of your own: {own}.")
    for fault in left_out:
        yield CheckLine(False, f"{fault}; the bot starts without it.")


def _counts(catalog: Catalog) -> str:
    from bot.catalog.schema import Activity, Challenge, Item, Kaggle, Reading, Topic

    kinds: dict[str, type[Item]] = {
        "topics": Topic,
        "challenges": Challenge,
        "Kaggle prompts": Kaggle,
        "papers": Reading,
        "activities": Activity,
    }
    return ", ".join(f"{len(catalog.of_kind(kind))} {name}" for name, kind in kinds.items())


def _data(settings: Settings) -> Iterator[CheckLine]:
    """The data folder, and the database itself: opened, but not changed."""
    try:
        address = _address(settings)
        if isinstance(address, Path):
            yield from _folder(address.parent)
            if not address.exists():
                sentence = f"Data: SQLite in {address}, made at the first start."
                yield CheckLine(True, sentence)
                return
        from bot.store.condition import looked_at

        for fine, sentence in looked_at(address):
            yield CheckLine(fine, sentence)
    except ImportError:
        sentence = "PostgreSQL needs one more package: install cairn-bot[postgres]."
        yield CheckLine(False, sentence)
    except BotError as error:
        yield CheckLine(False, error.sentence)


def _address(settings: Settings) -> Address:
    from bot.store.database import address_of

    return address_of(settings.database_address(), settings.data_dir)


def _folder(folder: Path) -> Iterator[CheckLine]:
    if not _can_be_written(folder):
        sentence = f"The data folder {folder} can't be written. Set CAIRN_DATA_DIR to one that can."
        yield CheckLine(False, sentence)


def _online(settings: Settings) -> list[CheckLine]:
    """What each platform with tokens says, within a bounded time."""
    from adapters.wiring import ask_online
    from bot.store.condition import scheduled

    address = _address(settings)
    there = not isinstance(address, Path) or address.exists()
    found = asyncio.run(ask_online(settings, scheduled(address) if there else []))
    return [CheckLine(fine, sentence) for fine, sentence in found]


def _can_be_written(folder: Path) -> bool:
    """Whether a folder can be written, or made in the nearest one above it that is there."""
    above = folder.resolve().parents
    existing = next((path for path in (folder, *above) if path.exists()), folder)
    return existing.is_dir() and os.access(existing, os.W_OK)
