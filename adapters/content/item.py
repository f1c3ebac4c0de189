"""``cairn content show`` and ``cairn content new``: one item."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from adapters.content.output import print_text, today, write
from adapters.wiring import content_folder, printed, read_content
from adapters.wiring import say as answers_to
from bot.authoring.idlock import read_lock
from bot.authoring.shapes import KIND_BY_NAME
from bot.authoring.skeleton import skeleton
from bot.catalog.catalog import Catalog
from bot.catalog.own import is_own
from bot.catalog.parts import (
    ExactCheck,
    ListCheck,
    NumberCheck,
    SetCheck,
    Status,
    section_heading,
)
from bot.catalog.schema import Challenge, Item
from bot.chat.reply import Heading, Prose, Reply
from bot.errors import BotError
from bot.settings import Settings, read_settings

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

LONGEST_ID = 40


def show_item(id: str) -> int:
    """The replies a member can get of one item.

    Drafts and archived items as if they were active.
    """
    catalog, _ = read_content(read_settings())
    item = catalog.get(id)
    if item is None:
        raise BotError(f"No item has the id `{id}`. Ids are the names of the files, without .md.")
    active = item.model_copy(update={"status": Status.ACTIVE})
    lines = lines_for(active)
    replies = asyncio.run(answers_to(with_item(catalog, active), lines))
    for line, reply in zip(lines, replies, strict=True):
        print_text(f"> {line}\n\n{printed(reply)}\n")
    if not lines:
        shown = printed(bare_reply(item))
        sentence = f"No command shows a {item.noun} by its name; this is what it holds."
        print_text(f"{sentence}\n\n{shown}")
    return 0


def with_item(catalog: Catalog, item: Item) -> Catalog:
    """The catalog with this item in the place of the one that has its id."""
    items = {**catalog.items, item.id: item}
    return Catalog.of(catalog.stages, items.values(), catalog.paths, catalog.own)


def lines_for(item: Item) -> list[str]:
    """What a member types to see all that an item holds; a challenge's solution is seen last."""
    lines = [line.format(item.id) for line in SEEN_BY.get(item.folder, ())]
    if isinstance(item, Challenge):
        lines += [solved_by(item), f"solution {item.id}"]
    return lines


def solved_by(challenge: Challenge) -> str:
    """What a member types who has the answer, or who says that they did what people judge."""
    match challenge.check:
        case NumberCheck(answer=number):
            return f"submit {challenge.id} {number!r}"
        case SetCheck(answer=names) | ListCheck(answer=names):
            return f"submit {challenge.id} {', '.join(names)}"
        case ExactCheck(answer=answer):
            return f"submit {challenge.id} {answer}"
    return f"done {challenge.id}"


def bare_reply(item: Item) -> Reply:
    """An item of a kind that no command shows: its texts under their names."""
    texts: list[Prose] = []
    for name in type(item).model_fields:
        if name not in Item.model_fields:
            texts.append(Prose(f"**{section_heading(name)}:** {getattr(item, name)}"))
    return Reply(f"{item.noun.capitalize()}: {item.title}", (Heading(item.title), *texts))


def begin_item(kind_name: str, id: str) -> int:
    """A new file, to be filled in.

    Nothing is ever written over, and no published id is used again.
    """
    kind = KIND_BY_NAME.get(kind_name)
    if kind is None:
        kinds = ", ".join(KIND_BY_NAME)
        raise BotError(f"There is no kind called `{kind_name}`. The kinds are {kinds}.")
    check_new_id(kind, id)
    home = folder_for(id, read_settings())
    file = home / kind.folder / f"{id}.md"
    if file.exists() or id in read_lock(home)[0]:
        raise BotError(
            f"`{id}` was used before, and an id is never used again. Choose another one."
        )
    write(file, skeleton(kind, id, today()))
    print_text(f"Made {file}. Replace every FILL-IN; `cairn content lint` says which are left.")
    return 0


def check_new_id(kind: type[Item], id: str) -> None:
    """BotError where this can't be the id of such an item."""
    is_well_formed = re.fullmatch(r"[a-z]{3}(-[a-z0-9]+)+", id)
    if not is_well_formed or not id.startswith(kind.prefix) or len(id) > LONGEST_ID:
        raise BotError(
            f"`{id}` can't be the id of a {kind.noun}. It is `{kind.prefix}`, then lower-case words"
            f" with hyphens, at most {LONGEST_ID} characters."
        )


def folder_for(id: str, settings: Settings) -> Path:
    """The folder for an item with this id; BotError for one of an organiser who has set none."""
    if not is_own(id):
        return content_folder(settings)
    if settings.extra_content_dir is None:
        raise BotError("An item of your own needs a folder: set CAIRN_EXTRA_CONTENT_DIR first.")
    return settings.extra_content_dir
