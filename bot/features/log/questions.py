"""What is asked before something is logged: how long, how often, of what, on which day.

Each answer is a button that keeps all else that was given; what is no answer goes into the note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.catalog.schema import Activity, Item, Topic
from bot.chat.grammar import quote
from bot.chat.phrases import clip, did_you_mean, label
from bot.chat.words.amounts import MOST_TIMES, Amount, amount_in, read_amount
from bot.chat.words.days import capitalised
from bot.chat.words.durations import MOST_MINUTES, say_minutes
from bot.chat.words.plurals import several
from bot.chat.words.things import are_usual_minutes
from bot.errors import BadInput, Instead, quoted
from bot.features.log import rules

MOST_AT_ONCE = 8  # things that one question names
ASKED_MINUTES = (15, 30, 60)  # what is offered where nothing is said
MOST_LIKE_A_NAME = 3  # words between a name and an amount that may go on with the name


def how_long(title: str, amount: Amount, note: str, name: str) -> BadInput | None:
    """What to ask for what is logged by its minutes; None where they are said."""
    if amount.things is not None:
        return _things_of(title, amount, note)
    if amount.times and amount.minutes:
        return _one_time_or_all(title, amount)
    if amount.minutes:
        return None
    said = f"How long did you spend on **{title}**?"
    if amount.times:
        said = f"**{title}** is logged by its minutes; how often is for activities."
        note = _joined(amount.said or f"{amount.times} times", note)
    instead = [*_found_in(note), *_own_name(name, note), *_usual(note)]
    return _asking(f"{said} Like `/log {name} 45`.", instead)


def of_activity(item: Activity, amount: Amount, note: str) -> BadInput | None:
    """What to ask for an activity, which is logged each time; None where all is clear."""
    if amount.things is not None:
        return _things_or_times(item, amount, note)
    if amount.is_unclear and amount.times is None:
        return _minutes_or_times(item, amount.minutes)
    if amount == Amount():
        return _amount_in_the_note(item, note)
    return None


def part_or_day(amount: Amount) -> BadInput:
    """Whether ``1/2`` is half an hour or a day, where it could be logged for it."""
    minutes = say_minutes(amount.minutes)
    before = amount.said.removesuffix(amount.day).strip()
    return BadInput(
        f"Is {quoted(amount.said)} {minutes}, or is {quoted(amount.day)} a day?",
        instead=[
            (minutes, {"minutes": minutes}),
            (f"The day {amount.day}", {"minutes": before, "day": amount.day}),
        ],
    )


def day_or_note(day: str, rest: str) -> BadInput:
    """Whether ``11/18`` at the beginning of a note is its day, or tells of what was done."""
    return BadInput(
        f"Is {quoted(day)} the day, or does it belong to your note?",
        instead=[
            (f"For {day}", {"day": day, "note": rest}),
            ("Today, it is the note", {"day": "today"}),
        ],
    )


def amount_before(item: Topic | Activity, amount: str, rest: str, note: str) -> BadInput:
    """What was meant by ``45 python``, with what follows the name as the day or the note."""
    if isinstance(item, Activity) and _is_number(amount):
        times = read_amount(amount).minutes
        amount = "once" if times == 1 else f"{times} times"
    said = f"{amount} on **{item.title}**" if isinstance(item, Topic) else f"{item.title} {amount}"
    texts = {"what": item.id, "minutes": amount}
    found = rules.day_around(rest)
    if found is not None:
        texts["day"], rest = found
        said += f" ({texts['day'].removeprefix('on ')})"
    if rest:
        texts["note"] = _joined(rest, note)
    return BadInput(
        f"The name comes first, like `/log {item.short_id} {amount}`. Did you mean {said}?",
        instead=[(label(f"Log {said.replace('**', '')}"), texts)],
    )


def day_before(item: Topic | Activity, day: str) -> BadInput:
    """What was meant by ``yesterday python 45``."""
    said = f"{item.title}, for {day.removeprefix('on ')}"
    texts = {"what": item.id, "day": day}
    return BadInput(
        f"The day comes last, like `/log {item.short_id} 45 {day}`. Did you mean **{said}**?",
        instead=[(label(f"Log {said}"), texts)],
    )


def only_a_day(day: str, amount: str, title: str | None) -> BadInput:
    """What was done on a day that is all that was named, as in ``monday 45``."""
    when = capitalised(day.removeprefix("on "))
    said = f", {quoted(amount)}" if amount else ""
    instead: list[Instead] = [("Say what it was", {"what": "", "day": day})]
    if title and any(map(str.isalpha, title)):
        instead.append((label(f"Own work: {title}"), {"what": rules.OWN + title}))
    return BadInput(
        f"Log what, for {when}{said}? The name comes first, like `/log python 45 {day}`.",
        instead=instead,
    )


def each_on_its_own(items: Sequence[Item], note: str) -> BadInput:
    """Several things behind one ``done``: a button for each, and for the first with its note."""
    ways = [(label(f"Done: {item.title}"), f"done {item.id}") for item in items[:MOST_AT_ONCE]]
    first = items[0]
    ways.append(("All of it is my note", f"done {first.id} note:{quote(note)}"))
    return BadInput("That reads like several things, and each is finished on its own.", ways)


def _things_of(title: str, amount: Amount, note: str) -> BadInput:
    """``10 pages``: how long it was; where a small number may have another unit, in which."""
    as_minutes = _as_minutes(amount, note)
    note = _joined(amount.said, note)
    if amount.surely:
        said = quoted(amount.said.rstrip(",;:"))
        said = f"Is {said} a time?" if as_minutes else f"{said} is no time."
        asked = f"{said} How long did you spend on **{title}**?"
        return _asking(asked, [*as_minutes, *_found_in(note), *_usual(note)])
    readings = [_logged(minutes, note) for minutes in _minutes_or_hours(amount)]
    meant = did_you_mean([one for one, _ in readings])
    another = ("Another time", {"minutes": "", "note": note})
    said = f"I can't tell how long {quoted(amount.said)} is. {meant}"
    return _asking(said, [*_found_in(note), *readings, another])


def _things_or_times(item: Activity, amount: Amount, note: str) -> BadInput:
    """``2 problems``: how often it was done, or how long it was."""
    note = _joined(amount.said, note)
    instead: list[Instead] = []
    times = amount.things or 0
    if 1 <= times <= MOST_TIMES:
        often = _often(times)
        instead += [(f"{often}, {one}", _both(often, texts)) for one, texts in _found_in(note)]
        instead.append((often.capitalize(), {"minutes": often, "times": "", "note": note}))
    else:
        instead += _found_in(note)
    if amount.surely:
        instead += _usual(note)
    else:
        instead += [_logged(minutes, note) for minutes in _minutes_or_hours(amount)]
    said = f"**{item.title}**: how often did you do it, or how long did {quoted(amount.said)} take?"
    return _asking(said, instead)


def _minutes_or_times(item: Activity, number: int) -> BadInput:
    """What a number means that stands alone behind an activity."""
    minutes, times = several(number, "minute"), _often(number)
    return BadInput(
        f"**{item.title}**: {minutes}, or {times}?",
        instead=[
            (label(minutes.capitalize()), {"minutes": f"{number} min"}),
            (label(times.capitalize()), {"minutes": times}),
        ],
    )


def _amount_in_the_note(item: Activity, note: str) -> BadInput | None:
    """Whether the note of an activity ends with how long, or how often, it was."""
    found = amount_in(note)
    if found is None or not read_amount(found[0]).is_clear:
        return None
    amount, rest = found
    return BadInput(
        f"**{item.title}**: is {quoted(amount)} how much it was, or does it belong to your note?",
        instead=[
            (label(f"It was {amount}"), {"minutes": amount, "note": rest}),
            ("It is my note", {"times": "1"}),
        ],
    )


def _one_time_or_all(title: str, amount: Amount) -> BadInput:
    """``45 min twice`` of what is logged by its minutes: in all, or each time."""
    readings = [amount.minutes, amount.minutes * (amount.times or 1)]
    kept = sorted({minutes for minutes in readings if minutes <= MOST_MINUTES})
    shown = [say_minutes(minutes) for minutes in kept]
    return BadInput(
        f"**{title}** is logged by its minutes, all together. {did_you_mean(shown)}",
        instead=[(one, {"minutes": one, "times": ""}) for one in shown],
    )


def _asking(said: str, instead: Sequence[Instead]) -> BadInput:
    """The question with each answer once: of two with the same label, the first."""
    texts = dict(reversed(instead))
    labels = dict.fromkeys(label for label, _ in instead)
    return BadInput(said, instead=[(label, texts[label]) for label in labels])


def _found_in(note: str) -> list[Instead]:
    """How long it was as the note says it, with the rest of the note."""
    found = amount_in(note)
    if found is None or read_amount(found[0]).times is not None:
        return []
    minutes = say_minutes(read_amount(found[0]).minutes)
    return [(minutes, {"minutes": minutes, "times": "", "note": found[1]})]


def _own_name(name: str, note: str) -> list[Instead]:
    """Own work, where words between a name and an amount may go on with the name."""
    found = amount_in(note)
    if found is None or not 1 <= len(found[1].split()) <= MOST_LIKE_A_NAME:
        return []
    title = clip(f"{name} {found[1]}", rules.MOST_TITLE)
    if rules.OWN in title:
        return []
    texts = {"what": rules.OWN + title, "minutes": found[0], "note": ""}
    return [(label(f"Own work: {title}"), texts)]


def _as_minutes(amount: Amount, note: str) -> list[Instead]:
    """``45 functions`` as 45 minutes, where people round their minutes so."""
    if not are_usual_minutes(amount.things or 0):
        return []
    what = amount.said.lstrip("0123456789 ")
    return [_logged(amount.things or 0, _joined(what, note))]


def _usual(note: str) -> list[Instead]:
    return [_logged(minutes, note) for minutes in ASKED_MINUTES]


def _logged(minutes: int, note: str) -> Instead:
    said = say_minutes(minutes)
    return said, {"minutes": said, "times": "", "note": note}


def _minutes_or_hours(amount: Amount) -> Sequence[int]:
    number = amount.things or 0
    return [minutes for minutes in (number, number * 60) if 1 <= minutes <= MOST_MINUTES]


def _both(often: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {**texts, "minutes": f"{often} {texts['minutes']}"}


def _often(times: int) -> str:
    return "once" if times == 1 else f"{times} times"


def _is_number(amount: str) -> bool:
    return read_amount(amount).bare


def _joined(*texts: str) -> str:
    return " ".join(filter(None, texts))
