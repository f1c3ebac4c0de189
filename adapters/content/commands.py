"""The commands below ``cairn content``: their names, what they take, and the room of each.

Each returns its exit status. As in ``cli.py``, a room is imported by the command that needs it:
``cairn --help`` must not wait for the content's schema.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Protocol

Act = Callable[[argparse.Namespace], int]


class Add(Protocol):
    """Declares a command: its name, what carries it out, what it is for."""

    def __call__(self, name: str, act: Act, about: str) -> argparse.ArgumentParser:
        """The command's own parser."""


def declare(add: Add) -> None:
    """Every command below ``cairn content``."""
    declare_lint(add)
    declare_show(add)
    declare_new(add)
    add("lock", _lock, "add the ids of new items to ids.lock")
    declare_coverage(add)
    about = "count the items: by kind against the goals of amounts.toml, by stage and level"
    add("stats", _stats, about)
    declare_simulate(add)
    declare_schemas(add)


def declare_lint(add: Add) -> None:
    """``cairn content lint [--strict]``."""
    about = "find faults in the content; facts are checked where CAIRN_FACTS_DIR is set"
    command = add("lint", _lint, about)
    command.add_argument("--strict", action="store_true", help="warnings fail too")


def declare_show(add: Add) -> None:
    """``cairn content show ID``."""
    command = add("show", _show, "print an item as a member will see it")
    command.add_argument("id", help="the item's id, such as top-linear-algebra")


def declare_new(add: Add) -> None:
    """``cairn content new KIND ID``."""
    command = add("new", _new, "start an item: a file with every field and section explained")
    kinds = "topic, activity, challenge, kaggle, reading, interview, design, card or nudge"
    command.add_argument("kind", help=kinds)
    id = "its id; with own- behind the kind's prefix it goes to CAIRN_EXTRA_CONTENT_DIR"
    command.add_argument("id", help=id)


def declare_coverage(add: Add) -> None:
    """``cairn content coverage [--write]``."""
    command = add("coverage", _coverage, "say which rows of the source list no item covers")
    write = "make coverage.toml again from the items' origin"
    command.add_argument("--write", action="store_true", help=write)


def declare_simulate(add: Add) -> None:
    """``cairn content simulate [--weeks WEEKS] [--seeds SEEDS]``."""
    about = "give groups of several kinds their weekly items, and say how well they fit"
    command = add("simulate", _simulate, about)
    command.add_argument("--weeks", type=int, default=26, help="how many weeks (default: 26)")
    seeds = "how many groups of each kind (default: 5)"
    command.add_argument("--seeds", type=int, default=5, help=seeds)


def declare_schemas(add: Add) -> None:
    """``cairn content schemas [--write]``."""
    about = "compare content/schemas, JSON schemas for editors, with the format"
    command = add("schemas", _schemas, about)
    command.add_argument("--write", action="store_true", help="make them again")


def _lint(given: argparse.Namespace) -> int:
    from adapters.content.faults import lint_content

    return lint_content(strict=given.strict)


def _show(given: argparse.Namespace) -> int:
    from adapters.content.item import show_item

    return show_item(given.id)


def _new(given: argparse.Namespace) -> int:
    from adapters.content.item import begin_item

    return begin_item(given.kind, given.id)


def _lock(_given: argparse.Namespace) -> int:
    from adapters.content.files import lock_ids

    return lock_ids()


def _coverage(given: argparse.Namespace) -> int:
    from adapters.content.files import compare_coverage

    return compare_coverage(write_it=given.write)


def _schemas(given: argparse.Namespace) -> int:
    from adapters.content.files import compare_schemas

    return compare_schemas(write_them=given.write)


def _stats(_given: argparse.Namespace) -> int:
    from adapters.content.reports import print_stats

    return print_stats()


def _simulate(given: argparse.Namespace) -> int:
    from adapters.content.reports import print_simulation

    return print_simulation(max(given.weeks, 1), max(given.seeds, 1))
