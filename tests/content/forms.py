"""Ways to write a right answer, as people do; which of them suit an answer is told by its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.catalog.parts import ListCheck, NumberCheck, SetCheck

THOUSAND = 1000
SMALL = 0.1
RANDOM_NAMES = ("zebra", "q99")


def ways_to_write(
    check: NumberCheck | SetCheck | ListCheck, decimals: int, share: bool
) -> Sequence[str]:
    """Each once: a number to so many decimals (a share in per cent as well), a set, or a list."""
    match check:
        case NumberCheck():
            ways = [*numbers(check, decimals), *(per_cents(check, decimals) if share else ())]
        case SetCheck():
            ways = list(sets(check.answer))
        case ListCheck():
            ways = list(lists(check.answer))
    return list(dict.fromkeys(ways))


def decimals_asked(hand_in: str) -> int | None:
    """How many decimals a hand-in asks for; None where it does not say."""
    words = ("one", "two", "three", "four", "five")
    found = re.search(rf"to ({'|'.join(words)}) decimals?", hand_in)
    return words.index(found[1]) + 1 if found else None


def digits(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}"


def numbers(check: NumberCheck, decimals: int) -> Iterator[str]:
    plain = digits(check.answer, decimals)
    yield from dressed(plain)
    if decimals:
        yield plain.replace(".", ",")
        yield f"approximately {plain.replace('.', ',')}"
    if abs(check.answer) < 1:
        yield re.sub(r"\b0(?=\.)", "", plain)
    if not decimals:
        yield f"{plain}.0"
        yield from thousands(plain)
    if plain.startswith("-"):
        yield plain.replace("-", "−")
        yield f"minus {plain[1:]}"
    if 0 < abs(check.answer) < SMALL:
        yield from in_powers_of_ten(check.answer, decimals)
    for unit in check.unit[:3]:
        yield from beside(plain, unit)


def dressed(plain: str) -> Iterator[str]:
    yield plain
    yield f"{plain}."
    yield f" {plain}\n"
    yield f"= {plain}"
    yield f"≈ {plain}"
    yield f"~{plain}"
    yield f"about {plain}"
    yield f"I get {plain}"
    yield f"the answer is {plain}"
    yield f"Answer: {plain}"
    yield f"My result: {plain}"
    yield f"**{plain}**"
    yield f"`{plain}`"
    yield f"${plain}$"
    yield f"\\({plain}\\)"
    yield f"\\boxed{{{plain}}}"
    yield f'"{plain}"'


def thousands(plain: str) -> Iterator[str]:
    """A whole number with each of the marks that people put between groups of three."""
    if len(plain.lstrip("-")) <= 3:
        return
    grouped = f"{int(plain):,}"
    for mark in (",", ".", " ", "'", "’", "_", "\u00a0", "\u202f"):
        yield grouped.replace(",", mark)


def in_powers_of_ten(value: float, decimals: int) -> Iterator[str]:
    figures = max(0, len(digits(value, decimals).lstrip("-0.")) - 1)
    mantissa, power = f"{value:.{figures}e}".split("e")
    yield f"{mantissa}e{int(power)}"
    yield f"{mantissa} × 10^{int(power)}"
    yield f"{mantissa}*10^{int(power)}"
    yield f"${mantissa} \\times 10^{{{int(power)}}}$"


def beside(plain: str, unit: str) -> Iterator[str]:
    if unit in ("€", "£"):
        yield f"{unit}{plain}"
        yield f"{unit} {plain}"
    yield f"{plain} {unit}"
    yield f"about {plain} {unit}"
    yield f"It is {plain} {unit}."
    if unit.isalpha() and len(unit) <= 3:
        yield f"{plain}{unit}"


def per_cents(check: NumberCheck, decimals: int) -> Iterator[str]:
    plain = digits(100 * check.answer, max(0, decimals - 2))
    yield f"{plain} %"
    yield f"{plain}%"
    yield f"{plain} percent"
    yield f"{plain} per cent"
    yield f"about {plain} %"
    yield f"{plain}\\%"
    yield f"{plain.replace('.', ',')} %"


def sets(names: Sequence[str]) -> Iterator[str]:
    comma = ", ".join(names)
    yield comma
    yield f"{comma}."
    yield ",".join(names)
    yield "; ".join(names)
    yield "\n".join(names)
    yield "\n".join(f"- {name}" for name in names)
    yield ", ".join(reversed(names))
    yield f"{', '.join(names[:-1])} and {names[-1]}"
    yield f"{', '.join(names[:-1])}, and {names[-1]}"
    yield f"{', '.join(names[:-1])} & {names[-1]}"
    yield f"[{comma}]"
    yield f"{{{comma}}}"
    yield f"({comma})"
    yield repr(list(names))
    yield "{" + ", ".join(f'"{name}"' for name in names) + "}"
    yield ", ".join(f"`{name}`" for name in names)
    yield f"**{comma}**"
    yield f"The answer is {comma}"
    yield f"Answer: {comma}"
    yield comma.upper()
    yield " / ".join(names)


def lists(things: Sequence[str]) -> Iterator[str]:
    spaced, comma = " ".join(things), ", ".join(things)
    yield spaced
    yield f"{spaced}."
    yield comma
    yield ",".join(things)
    yield "; ".join(things)
    yield "\n".join(things)
    yield " → ".join(things)
    yield "→".join(things)
    yield " -> ".join(things)
    yield "->".join(things)
    yield " | ".join(things)
    yield f"[{comma}]"
    yield f"({comma})"
    yield f"[{spaced}]"
    yield repr(list(things))
    yield f"`{spaced}`"
    yield f"**{spaced}**"
    yield f"The answer is {spaced}"
    yield f"Answer: {comma}"
    yield spaced.upper()
    yield "\n".join(f"{number}. {thing}" for number, thing in enumerate(things, 1))


def ways_to_be_wrong(check: NumberCheck | SetCheck | ListCheck, decimals: int) -> Sequence[str]:
    """What is not right, whoever looks at it: other sizes, a name too many or too few."""
    match check:
        case NumberCheck():
            return list(other_sizes(check, decimals))
        case SetCheck():
            names = list(check.answer)
            fewer = [", ".join(names[1:])] if len(names) > 1 else []
            return [*fewer, *(", ".join([*names, other]) for other in RANDOM_NAMES), names[-1]]
        case ListCheck():
            things = list(check.answer)
            turned = [" ".join(reversed(things))] if things != things[::-1] else []
            return [*turned, " ".join(things[:-1]), " ".join([*things, things[0]])]


def other_sizes(check: NumberCheck, decimals: int) -> Iterator[str]:
    for factor in (10, 1 / 10, 1000, 1 / 1000):
        # 79.562 is how many write 79562
        if factor < 1 / 100 and abs(check.answer) >= THOUSAND and not decimals:
            continue
        value = check.answer * factor
        if abs(value - check.answer) > check.tolerance:
            yield f"{value:.{decimals + 4}f}".rstrip("0").rstrip(".")
    if abs(2 * check.answer) > check.tolerance:
        yield digits(-check.answer, decimals)
    yield digits(check.answer + 3 * max(check.tolerance, 1), decimals)
