"""``cairn check``: what is missing or wrong, in plain words, without network."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from bot.errors import BotError
from bot.settings import Settings, read_settings

DISCORD_SHAPE = r"[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}"

CheckLine = tuple[bool, str]


def check(env_file: Path | None = Path(".env")) -> tuple[list[str], bool]:
    """One line a finding, ``ok`` or ``!!`` before it, and whether the bot can start."""
    try:
        settings = read_settings(env_file)
    except BotError as error:
        return [f"!! {error.sentence}"], False
    found = [*_platforms(settings), *_content(settings), *_data(settings)]
    return [f"{'ok' if fine else '!!'} {line}" for fine, line in found], all(
        fine for fine, _ in found
    )


def _platforms(settings: Settings) -> Iterator[CheckLine]:
    if settings.discord_token:
        yield _token(
            "DISCORD_TOKEN", settings.discord_token, DISCORD_SHAPE, "three parts joined by dots"
        )
    if settings.slack_bot_token or settings.slack_app_token:
        yield _slack("SLACK_BOT_TOKEN", settings.slack_bot_token, "xoxb-")
        yield _slack("SLACK_APP_TOKEN", settings.slack_app_token, "xapp-")
    if not settings.connects:
        yield (
            True,
            (
                "No tokens are set: `cairn run` opens the playground. .env.example says where"
                " tokens are found."
            ),
        )


def _slack(name: str, token: SecretStr | None, prefix: str) -> CheckLine:
    if token is None:
        return False, f"{name} is missing: Slack needs both of its tokens."
    return _token(name, token, re.escape(prefix) + r"[\w-]{8,}", f"{prefix}...")


def _token(name: str, token: SecretStr, pattern: str, looks: str) -> CheckLine:
    if re.fullmatch(pattern, token.get_secret_value().strip()):
        return (
            True,
            f"{name} is set and looks right. Whether it is valid shows when the bot connects.",
        )
    return (
        False,
        (
            f"{name} does not look like one: it should look like {looks}. Copy it again, without"
            " quotes."
        ),
    )


def _content(settings: Settings) -> Iterator[CheckLine]:
    from adapters.wiring import content_folder, read_content

    try:
        catalog, left_out = read_content(settings)
    except BotError as error:
        yield False, f"{error.sentence}\n   (in {content_folder(settings)})"
        return
    counts = (
        f"{len(catalog.topics)} topics, {len(catalog.challenges)} challenges, {len(catalog.kaggle)}"
        " Kaggle prompts"
    )
    yield (
        True,
        f"Content: {counts}, {len(catalog.readings)} papers, {len(catalog.activities)} activities.",
    )
    if settings.extra_content_dir is not None:
        yield (
            True,
            f"Content of your own: {len(catalog.own)} items in {settings.extra_content_dir}.",
        )
    for fault in left_out:
        yield False, f"{fault}; the bot starts without it."


def _data(settings: Settings) -> Iterator[CheckLine]:
    if settings.database_url:
        yield True, "Database: as CAIRN_DATABASE_URL says; it is tried when the bot starts."
        return
    folder = settings.data_dir
    existing = next((path for path in (folder, *folder.resolve().parents) if path.exists()), folder)
    if existing.is_dir() and os.access(existing, os.W_OK):
        yield True, f"Data: SQLite in {folder}/cairn.db."
    else:
        yield (
            False,
            f"The data folder {folder} can't be written. Set CAIRN_DATA_DIR to one that can.",
        )
