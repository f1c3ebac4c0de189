"""The command line: ``cairn`` or ``python -m bot``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import TypeAlias

from adapters import backup, content
from bot import __version__
from bot.errors import BotError, SettingsError
from bot.settings import Settings, read_settings, unknown_settings

# argparse has no public name for what add_subparsers returns.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

# Each command imports what it needs when it runs: `cairn --help` must not wait for Discord's and
# Slack's libraries.


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; a fault is one clear sentence on standard error and exit status 1."""
    given = parser().parse_args(arguments)
    try:
        raise SystemExit(given.act(given))
    except BotError as error:
        print(_without_secrets(error.sentence), file=sys.stderr)  # noqa: T201  # a command line's own words
        raise SystemExit(1) from None
    except BrokenPipeError:  # `cairn content stats | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def parser() -> argparse.ArgumentParser:
    """What can be typed; docs/reference/command-line.md is held equal to it by a test."""
    whole = argparse.ArgumentParser(
        prog="cairn", description="Cairn, a study-community bot for Discord and Slack."
    )
    whole.add_argument("--version", action="version", version=f"cairn {__version__}")
    whole.set_defaults(act=_run)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    _add(
        commands,
        "run",
        _run,
        "start the bot: with tokens on Discord and Slack, without any the playground (default)",
    )
    console = _add(commands, "console", _console, "talk to the bot in this terminal")
    console.add_argument("--name", default="you", help="who you are (default: you)")
    looked = _add(
        commands, "check", _check, "say what is missing or wrong in settings, content and database"
    )
    online = "ask the platforms, too: whether they take the tokens, and each schedule's channel"
    looked.add_argument("--online", action="store_true", help=online)
    manifest = _add(
        commands, "manifest", _manifest, "print what a platform's app page wants pasted"
    )
    manifest.add_argument("platform", choices=["slack"])
    invite = _add(commands, "invite", _invite, "print the link that brings the bot into a guild")
    invite.add_argument("platform", choices=["discord"])
    invite.add_argument(
        "--application-id", help="the application's id; read from the token if left out"
    )
    backup.declare(partial(_add, commands))
    below = _add(commands, "content", _content_help, "look after the content")
    below.set_defaults(parser=below)
    content.declare(partial(_add, below.add_subparsers(title="commands", metavar="COMMAND")))
    return whole


def _add(commands: Commands, name: str, act: object, about: str) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
    added.set_defaults(act=act)
    return added


def _settings() -> Settings:
    import structlog

    from adapters.logs import set_up_logs_from

    settings = read_settings()
    set_up_logs_from(settings)
    log = structlog.get_logger("cairn.settings")
    for unknown in unknown_settings():
        log.warning(unknown.sentence)
    return settings


def _without_secrets(said: str) -> str:
    from adapters.redaction import Redaction

    try:
        return Redaction.of(read_settings()).cut(said)
    except SettingsError:
        return said  # They can't be read: it names variables, never a value


def _run(_given: argparse.Namespace) -> int:
    from adapters.wiring import main_loop, run

    main_loop(run(_settings()))
    return 0


def _console(given: argparse.Namespace) -> int:
    from adapters.wiring import console, main_loop

    main_loop(console(_settings(), given.name))
    return 0


def _check(given: argparse.Namespace) -> int:
    from adapters.check import check

    lines, fine = check(online=given.online)
    print("\n".join(lines))  # noqa: T201  # what was asked for
    return 0 if fine else 1


def _manifest(_given: argparse.Namespace) -> int:
    from adapters.wiring import slack_manifest

    print(slack_manifest(read_settings()), end="")  # noqa: T201  # what was asked for
    return 0


def _invite(given: argparse.Namespace) -> int:
    from adapters.wiring import discord_invite

    print(discord_invite(read_settings(), given.application_id))  # noqa: T201  # what was asked for
    return 0


def _content_help(given: argparse.Namespace) -> int:
    given.parser.print_help()
    return 2
