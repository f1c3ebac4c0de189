"""``cairn content ...``: what a writer types. Each command returns its exit status."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.errors import BotError
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.catalog.schema import Item
    from bot.chat.reply import Reply

SEEN_BY = {
    "topics": ("topic {}", "resources {}", "explain {}"),
    "activities": ("log {}",),
    "challenges": ("challenge {}", "hint {} 1", "hint {} 2", "hint {} 3"),
    "kaggle": ("kaggle {}",),
    "readings": ("paper {}",),
    "interview": ("interview name:{}", "rubric {}"),
    "design": ("design {}", "rubric {}"),
    "nudges": ("nudge {}",),
}
"""The commands that show an item, by its folder."""

# As in cli.py, what is slow to import is imported by the command that needs it.


class Add(Protocol):
    """Declares a command: its name, what carries it out, what it is for."""

    def __call__(
        self, name: str, act: Callable[[argparse.Namespace], int], about: str
    ) -> argparse.ArgumentParser:
        """The command's own parser."""


def declare(add: Add) -> None:
    """Every command below ``cairn content``."""
    strict = add(
        "lint", lint, "find faults in the content; facts are checked where CAIRN_FACTS_DIR is set"
    )
    strict.add_argument("--strict", action="store_true", help="warnings fail too")
    one = add("show", show, "print an item as a member will see it")
    one.add_argument("id", help="the item's id, such as top-linear-algebra")
    new = add("new", begin, "start an item: a file with every field and section explained")
    new.add_argument(
        "kind", help="topic, activity, challenge, kaggle, reading, interview, design, card or nudge"
    )
    new.add_argument(
        "id", help="its id; with own- behind the kind's prefix it goes to CAIRN_EXTRA_CONTENT_DIR"
    )
    add("lock", lock, "add the ids of new items to ids.lock")
    rows = add("coverage", coverage, "say which rows of the source list no item covers")
    rows.add_argument(
        "--write", action="store_true", help="make coverage.toml again from the items' origin"
    )
    add(
        "stats",
        stats,
        "count the items: by kind against the goals of amounts.toml, by stage and level",
    )
    years = add(
        "simulate",
        run_simulation,
        "give groups of several kinds their weekly items, and say how well they fit",
    )
    years.add_argument("--weeks", type=int, default=26, help="how many weeks (default: 26)")
    years.add_argument(
        "--seeds", type=int, default=5, help="how many groups of each kind (default: 5)"
    )
    shapes = add(
        "schemas", schemas, "compare content/schemas, JSON schemas for editors, with the format"
    )
    shapes.add_argument("--write", action="store_true", help="make them again")


def lint(given: argparse.Namespace) -> int:
    """Every fault of the content and of the organiser's own items; 1 where there is an error."""
    from adapters.wiring import content_folder, read_content
    from bot.authoring.facts import Facts
    from bot.authoring.lint import lint as judge
    from bot.catalog.faults import Severity

    settings = read_settings()
    catalog, left_out = read_content(settings)
    facts_dir = os.environ.get("CAIRN_FACTS_DIR")
    facts = Facts(Path(facts_dir)) if facts_dir else None
    found = judge(catalog, content_folder(settings), facts, own=settings.extra_content_dir)
    faults = [*left_out, *found]
    for fault in faults:
        say(f"{fault.severity.value}: {fault}")
    errors = sum(fault.severity is Severity.ERROR for fault in faults)
    checked = "" if facts_dir else " Facts were not checked: CAIRN_FACTS_DIR is not set."
    say(f"{errors} errors, {len(faults) - errors} warnings.{checked}")
    return 1 if errors or (given.strict and faults) else 0


def show(given: argparse.Namespace) -> int:
    """The replies a member can get of one item.

    Drafts and archived items as if they were active.
    """
    from adapters.wiring import printed, read_content
    from adapters.wiring import say as answer
    from bot.catalog.catalog import Catalog
    from bot.catalog.parts import Status

    catalog, _ = read_content(read_settings())
    item = catalog.get(given.id)
    if item is None:
        raise BotError(
            f"No item has the id `{given.id}`. Ids are the names of the files, without .md."
        )
    active = item.model_copy(update={"status": Status.ACTIVE})
    items = {**catalog.items, item.id: active}
    lines = lines_for(active)
    replies = asyncio.run(
        answer(Catalog.of(catalog.stages, items.values(), catalog.paths, catalog.own), lines)
    )
    for line, reply in zip(lines, replies, strict=True):
        say(f"> {line}\n\n{printed(reply)}\n")
    if not lines:
        say(
            f"No command shows a {item.noun} by its name; this is what it"
            f" holds.\n\n{printed(bare(item))}"
        )
    return 0


def lines_for(item: Item) -> list[str]:
    """What a member types to see all that an item holds."""
    return [line.format(item.id) for line in SEEN_BY.get(item.folder, ())]


def bare(item: Item) -> Reply:
    """An item of a kind that no command shows: its texts under their names."""
    from bot.catalog import schema
    from bot.chat.reply import Heading, Prose, Reply

    own = [name for name in type(item).model_fields if name not in schema.Item.model_fields]
    texts = [
        Prose(f"**{name.replace('_', ' ').capitalize()}:** {getattr(item, name)}") for name in own
    ]
    return Reply(f"{item.noun.capitalize()}: {item.title}", (Heading(item.title), *texts))


def begin(given: argparse.Namespace) -> int:
    """A new file, to be filled in.

    Nothing is ever written over, and no published id is used again.
    """
    from adapters.wiring import content_folder
    from bot.authoring.idlock import read_lock
    from bot.authoring.shapes import NAMES
    from bot.authoring.skeleton import skeleton
    from bot.catalog.own import is_own

    kind = NAMES.get(given.kind)
    if kind is None:
        raise BotError(f"There is no kind called `{given.kind}`. The kinds are {', '.join(NAMES)}.")
    check_id(kind, given.id)
    settings = read_settings()
    home = settings.extra_content_dir if is_own(given.id) else content_folder(settings)
    if home is None:
        raise BotError("An item of your own needs a folder: set CAIRN_EXTRA_CONTENT_DIR first.")
    file = home / kind.folder / f"{given.id}.md"
    if file.exists() or given.id in read_lock(home)[0]:
        raise BotError(
            f"`{given.id}` was used before, and an id is never used again. Choose another one."
        )
    write(file, skeleton(kind, given.id, today()))
    say(f"Made {file}. Replace every FILL-IN; `cairn content lint` says which are left.")
    return 0


def check_id(kind: type[Item], id: str) -> None:
    """BotError where this can't be the id of such an item."""
    if not (
        id.startswith(kind.prefix) and re.fullmatch(r"[a-z]{3}(-[a-z0-9]+)+", id) and len(id) <= 40
    ):
        raise BotError(
            f"`{id}` can't be the id of a {kind.noun}. It is `{kind.prefix}`, then lower-case words"
            " with hyphens, at most 40 characters."
        )


def lock(_given: argparse.Namespace) -> int:
    """New ids go into ids.lock; nothing leaves it."""
    from adapters.wiring import content_folder
    from bot.authoring.idlock import LOCK, lock_text, published, read_lock
    from bot.catalog.load import load

    folder = content_folder(read_settings())
    catalog = load(folder)
    locked, faults = read_lock(folder)
    if broken := [str(fault) for fault in faults if "sorted" not in fault.sentence]:
        raise BotError("Mend these lines first:\n" + "\n".join(broken))
    fresh = published(catalog) - locked.keys()
    write(folder / LOCK, lock_text(locked, catalog, today()))
    say(f"{len(fresh)} new, {len(fresh | locked.keys())} in all.")
    return 0


def coverage(given: argparse.Namespace) -> int:
    """1 where a row is not covered, or where the file is not what the items say."""
    from adapters.wiring import content_folder
    from bot.authoring.coverage import (
        COVERAGE,
        coverage_text,
        from_origins,
        missing_rows,
        read_coverage,
        spell_rows,
    )
    from bot.catalog.load import load

    folder = content_folder(read_settings())
    covered = from_origins(load(folder))
    said, faults = read_coverage(folder)
    if faults:
        raise BotError(str(faults[0]))
    rows = said.rows if said else max(covered, default=0)
    fine = (dict(said.items) if said else {}) == covered
    if given.write:
        write(folder / COVERAGE, coverage_text(rows, covered))
    elif not fine:
        say(f"{COVERAGE} is not what the items say: add --write to make it again.")
    missing = missing_rows(rows, covered)
    covers = f"{rows - len(missing)} of {rows} rows are covered"
    say(f"{covers}; no item covers {spell_rows(missing)}." if missing else f"{covers}.")
    return 0 if not missing and (fine or given.write) else 1


def stats(_given: argparse.Namespace) -> int:
    """Two tables."""
    from adapters.wiring import content_folder, read_content
    from bot.authoring.amounts import counted, read_amounts
    from bot.authoring.amounts import tables as made

    settings = read_settings()
    catalog, _ = read_content(settings)
    amounts, _, _ = read_amounts(content_folder(settings))
    say("\n\n".join(columns(rows) for rows in made(catalog, counted(catalog), amounts)))
    return 0


def run_simulation(given: argparse.Namespace) -> int:
    """A table: for each kind of group the share of fitting picks, and what went wrong.

    Then what nobody was given.
    """
    from adapters.wiring import read_content
    from bot.authoring.simulation import profiles, simulate
    from bot.chat.post import post_of
    from bot.features.index import POSTS

    catalog, _ = read_content(read_settings())
    kinds = {spec.kind: spec.items for spec in map(post_of, POSTS) if spec.items}
    rows, given_ids = (
        [["group", "fitting", "worst", "topic twice running", "weeks without"]],
        set[str](),
    )
    for profile in profiles(catalog):
        runs = [
            simulate(catalog, kinds, profile, max(given.weeks, 1), seed)
            for seed in range(max(given.seeds, 1))
        ]
        shares = [run.share for run in runs]
        troubles = [
            str(sum(run.repeated_topics for run in runs)),
            str(sum(run.missing for run in runs)),
        ]
        rows.append(
            [profile.name, f"{sum(shares) / len(shares):.0%}", f"{min(shares):.0%}", *troubles]
        )
        given_ids.update(pick.item_id for run in runs for pick in run.picks)
    say(columns(rows))
    left = sorted(
        {item.id for kind in kinds.values() for item in catalog.of_kind(kind)} - given_ids
    )
    say(f"Given to nobody: {', '.join(left)}." if left else "Every item was given to somebody.")
    return 0


def schemas(given: argparse.Namespace) -> int:
    """1 where a schema is not what the format says."""
    from adapters.wiring import content_folder
    from bot.authoring.shapes import SCHEMAS, schema_files

    folder = content_folder(read_settings()) / SCHEMAS
    files = schema_files()
    old = [
        name
        for name, text in files.items()
        if not (folder / name).is_file() or (folder / name).read_text() != text
    ]
    for name in old if given.write else ():
        write(folder / name, files[name])
    say(
        f"{'Made' if given.write else 'Out of date'}: {', '.join(old)}."
        if old
        else "All are up to date."
    )
    return 1 if old and not given.write else 0


def columns(rows: list[list[str]]) -> str:
    """Rows in columns, all but the first flush right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        for row in rows
    )
    return "\n".join("  ".join(line).rstrip() for line in lines)


def write(file: Path, text: str) -> None:
    """Write a file and the folder it is in; BotError where that can't be done."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    except OSError as error:
        raise BotError(f"{file} can't be written: {error.strerror}.") from None


def today() -> date:
    """The day, in UTC, wherever the writer is."""
    return datetime.now(UTC).date()


def say(text: str) -> None:
    """Print: a command line's own words."""
    print(text)  # noqa: T201  # what was asked for
