"""``cairn content stats`` and ``simulate``: tables about the content as a whole."""

from __future__ import annotations

from adapters.content.output import in_columns, print_text
from adapters.wiring import content_folder, read_content
from bot.authoring.amounts import count_items, goal_table, read_amounts, stage_table
from bot.authoring.rules.roadmap import claims_by_day
from bot.authoring.simulation import SimulatedPosts, profiles, simulate
from bot.catalog.catalog import Catalog
from bot.chat.post import post_of
from bot.features.index import POSTS
from bot.settings import read_settings

MOST_CLAIMS = 10


def print_stats() -> int:
    """Two tables: kinds against their goals, and kinds and levels by stage; then what ages next."""
    settings = read_settings()
    catalog, _ = read_content(settings)
    amounts, _, _ = read_amounts(content_folder(settings))
    counts = count_items(catalog)
    print_text(in_columns(goal_table(counts, amounts)))
    print_text("")
    print_text(in_columns(stage_table(catalog, counts)))
    print_text("")
    print_text(claims_told(catalog))
    return 0


def claims_told(catalog: Catalog) -> str:
    """How many items say something that time makes untrue, and which of them are next."""
    claims = claims_by_day(catalog)
    if not claims:
        return "No item says of itself when to look at it again."
    number = f"{len(claims)} items say when to look at them again"
    if len(claims) == 1:
        number = "1 item says when to look at it again"
    lines = [f"{number}. Next:"]
    for item in claims[:MOST_CLAIMS]:
        lines.append(f"{item.expires}  {item.id}: {item.claim}")
    return "\n".join(lines)


def print_simulation(weeks: int, seeds: int) -> int:
    """A table: for each kind of group the share of fitting picks, and what went wrong.

    Then what nobody was given.
    """
    catalog, _ = read_content(read_settings())
    kinds = {spec.kind: spec.items for spec in map(post_of, POSTS) if spec.items}
    rows = [["group", "fitting", "worst", "topic twice running", "weeks without"]]
    given: set[str] = set()
    for profile in profiles(catalog):
        runs = [simulate(catalog, kinds, profile, weeks, seed) for seed in range(seeds)]
        rows.append(simulation_row(profile.name, runs))
        for run in runs:
            given.update(pick.item_id for pick in run.picks)
    print_text(in_columns(rows))
    items = [item for kind in kinds.values() for item in catalog.of_kind(kind)]
    left = sorted({item.id for item in items} - given)
    if left:
        print_text(f"Given to nobody: {', '.join(left)}.")
    else:
        print_text("Every item was given to somebody.")
    return 0


def simulation_row(name: str, runs: list[SimulatedPosts]) -> list[str]:
    """Cells of the table: what groups of one profile were given."""
    shares = [run.share for run in runs]
    return [
        name,
        f"{sum(shares) / len(shares):.0%}",
        f"{min(shares):.0%}",
        str(sum(run.repeated_topics for run in runs)),
        str(sum(run.missing for run in runs)),
    ]
