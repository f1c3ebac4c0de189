"""``cairn content lock``, ``coverage`` and ``schemas``: files made from the items."""

from __future__ import annotations

from adapters.content.output import print_text, today, write
from adapters.wiring import content_folder
from bot.authoring.coverage import (
    COVERAGE,
    coverage_text,
    from_origins,
    missing_rows,
    read_coverage,
)
from bot.authoring.idlock import LOCK, lock_text, published, read_lock
from bot.authoring.shapes import SCHEMAS, schema_files
from bot.authoring.wording import rows_in_runs
from bot.catalog.load import load
from bot.errors import BotError
from bot.settings import read_settings


def lock_ids() -> int:
    """New ids go into ids.lock; nothing leaves it."""
    folder = content_folder(read_settings())
    catalog = load(folder)
    locked, faults = read_lock(folder)
    broken = [str(fault) for fault in faults if "sorted" not in fault.sentence]
    if broken:
        raise BotError("Mend these lines first:\n" + "\n".join(broken))
    fresh = published(catalog) - locked.keys()
    write(folder / LOCK, lock_text(locked, catalog, today()))
    print_text(f"{len(fresh)} new, {len(fresh | locked.keys())} in all.")
    return 0


def compare_coverage(*, write_it: bool) -> int:
    """1 where a row is not covered, or where the file is not what the items say."""
    folder = content_folder(read_settings())
    covered = from_origins(load(folder))
    said, faults = read_coverage(folder)
    if faults:
        raise BotError(str(faults[0]))
    rows, written = max(covered, default=0), {}
    if said is not None:
        rows, written = said.rows, dict(said.items)
    is_right = written == covered
    if write_it:
        write(folder / COVERAGE, coverage_text(rows, covered))
    elif not is_right:
        print_text(f"{COVERAGE} is not what the items say: add --write to make it again.")
    missing = missing_rows(rows, covered)
    covers = f"{rows - len(missing)} of {rows} rows are covered"
    if missing:
        covers += f"; no item covers {rows_in_runs(missing)}"
    print_text(f"{covers}.")
    return int(bool(missing) or not (is_right or write_it))


def compare_schemas(*, write_them: bool) -> int:
    """1 where a schema is not what the format says."""
    folder = content_folder(read_settings()) / SCHEMAS
    old: dict[str, str] = {}
    for name, text in schema_files().items():
        file = folder / name
        if not file.is_file() or file.read_text() != text:
            old[name] = text
    if not old:
        print_text("All are up to date.")
        return 0
    if not write_them:
        print_text(f"Out of date: {', '.join(old)}.")
        return 1
    for name, text in old.items():
        write(folder / name, text)
    print_text(f"Made: {', '.join(old)}.")
    return 0
