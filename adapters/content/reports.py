"""``cairn content stats`` and ``simulate``: tables about the content as a whole."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence

from adapters.content.output import in_columns, print_text
from adapters.wiring import content_folder, read_content
from bot.authoring.amounts import count_items, goal_table, read_amounts, stage_table
from bot.authoring.rules.roadmap import claims_by_day
from bot.authoring.simulation import Lack, Profile, SimulatedPosts, profiles, simulate
from bot.catalog.catalog import Catalog
from bot.chat.post import post_of
from bot.features.index import POSTS
from bot.settings import read_settings

MOST_CLAIMS = 10
FIT_HEADER = [
    "group",
    "begun or open",
    "worst",
    "behind all",
    "nearer was left",
    "topic twice running",
    "weeks without",
]
LACK_HEADER = ["kind and stage", "levels", "weeks", "most of all"]
LACKS = {
    True: "Nothing was left on what the group had begun or could begin:",
    False: "Something was left on that, of another level alone:",
}


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
    """Three tables: how the picks of each kind of group fit, what was missing, and what too hard.

    Then what nobody was given.
    """
    catalog, _ = read_content(read_settings())
    kinds = {spec.kind: spec.items for spec in map(post_of, POSTS) if spec.items}
    runs = {
        profile: [simulate(catalog, kinds, profile, weeks, seed) for seed in range(seeds)]
        for profile in profiles(catalog)
    }
    print_text(in_columns([FIT_HEADER, *(fit_row(profile, runs[profile]) for profile in runs)]))
    for in_any_level, title in LACKS.items():
        found = [lack for lack in lacks(catalog, runs) if lack[1].in_any_level is in_any_level]
        if found:
            print_text(f"\n{title}")
            print_text(in_columns([LACK_HEADER, *(lack_row(*lack) for lack in found)]))
    given = {pick.item_id for of_one in runs.values() for run in of_one for pick in run.picks}
    items = [item for kind in kinds.values() for item in catalog.of_kind(kind)]
    left = sorted({item.id for item in items} - given)
    print_text("")
    if left:
        print_text(f"Given to nobody: {', '.join(left)}.")
    else:
        print_text("Every item was given to somebody.")
    return 0


def fit_row(profile: Profile, runs: Sequence[SimulatedPosts]) -> list[str]:
    """Cells of the first table: what groups of one profile were given."""
    current = [run.current for run in runs]
    return [
        profile.name,
        f"{statistics.fmean(current):.0%}",
        f"{min(current):.0%}",
        f"{statistics.fmean(run.behind for run in runs):.0%}",
        str(sum(run.wrong for run in runs)),
        str(sum(run.repeated_topics for run in runs)),
        str(sum(run.missing for run in runs)),
    ]


def lacks(
    catalog: Catalog, runs: Mapping[Profile, Sequence[SimulatedPosts]]
) -> list[tuple[float, Lack, Profile]]:
    """(weeks, what was missing, the group that missed it in most of them), most weeks first."""
    most: dict[Lack, tuple[float, Profile]] = {}
    for profile, of_one in runs.items():
        counted: Counter[Lack] = Counter()
        for run in of_one:
            counted += run.lacking(catalog)
        for lack, weeks in counted.items():
            mean = weeks / len(of_one)
            if lack not in most or mean > most[lack][0]:
                most[lack] = mean, profile
    found = [(weeks, lack, profile) for lack, (weeks, profile) in most.items()]
    return sorted(found, key=lambda one: (-one[0], one[1].kind, one[1].stage, one[1].levels))


def lack_row(weeks: float, lack: Lack, profile: Profile) -> list[str]:
    """Cells of a table of what was missing."""
    stage = lack.stage or "past the roadmap"
    levels = ", ".join(map(str, lack.levels))
    return [f"{lack.kind} for {stage}", levels, f"{weeks:.1f}", profile.name]
