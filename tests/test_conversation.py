"""What every platform's conversation is: asked, filled in, refused, opened again; who may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat import limits
from bot.chat.command import command
from bot.chat.form import Faults, Form
from bot.chat.invocation import Actor, Direct, Place, Request
from bot.chat.parameter import Param
from bot.chat.reply import Actions, Button, Mono, Reply, plain, spelled, words_of
from bot.errors import BotError, StoreError
from bot.features.context import Context
from bot.store.database import Database
from bot.store.drafts import EACH
from bot.store.work import T, Work
from tests.fakes import Clock

ANA = Actor("discord", "1", "Ana")
HILL = Place("discord", "hill", "general", "Hill")


class Failing:
    """A database that can't be written while it ``fails``."""

    def __init__(self, database: Database, error: Exception | None = None) -> None:
        self._database = database
        self._error = error or StoreError("The disk is full. Nothing was saved.")
        self.dialect = database.dialect
        self.fails = False

    async def transact(self, work: Work[T]) -> T:
        if self.fails:
            self.fails = isinstance(self._error, StoreError)  # a bug stops one command
            raise self._error
        return await self._database.transact(work)

    async def read(self, work: Work[T]) -> T:
        return await self._database.read(work)

    async def close(self) -> None:
        await self._database.close()


def request(line: str, id: str = "r1", actor: Actor = ANA, place: Place = HILL) -> Request:
    return Request(id, actor, place, line)


def said(reply: Reply) -> str:
    return "\n".join("".join(map(plain, block.fallback().spans)) for block in reply.blocks)


def buttons(reply: Reply) -> dict[str, str]:
    """Label -> line."""
    items = [item for b in reply.blocks if isinstance(b, Actions) for item in b.items]
    return {item.label: item.line for item in items if isinstance(item, Button)}


async def refused(app: App, line: str, answers: Mapping[str, str], id: str = "f1") -> Reply:
    """A form that was filled in wrongly, as the platforms that closed it say so."""
    answer = await app.submit(request(line, id), answers)
    return answer.reply if isinstance(answer, Faults) else answer


async def reopened(app: App, reply: Reply, actor: Actor = ANA) -> Reply | Form:
    return await app.say(request(buttons(reply)["Fill it in again"], "again", actor))


async def test_a_line_is_answered_or_asks_for_what_is_missing(app: App) -> None:
    form = await app.say(request("log minutes:45"))
    assert isinstance(form, Form)
    assert (form.line, form.given) == ("log minutes:45", {"minutes": "45"})
    assert "what" in [field.name for field in form.fields]
    answer = await app.submit(request(form.line), {"what": "vectors"})
    assert isinstance(answer, Reply)
    assert answer.summary.startswith("Logged 45 min on Vectors")


async def test_options_that_a_platform_has_apart_join_the_line(app: App) -> None:
    asked = Request("r1", ANA, HILL, "log", {"what": "vectors", "minutes": "45"})
    answer = await app.say(asked)
    assert isinstance(answer, Reply)
    assert answer.summary.startswith("Logged 45 min on Vectors")


async def test_what_is_wrong_is_said_of_each_field(app: App) -> None:
    answer = await app.submit(request("log"), {"what": "", "minutes": "lots", "nope": "x"})
    assert isinstance(answer, Faults)
    assert set(answer.sentences) == {"what", "minutes", "nope"}
    assert answer.sentences["what"] == "This one is needed."
    assert "You wrote `lots`" in answer.sentences["minutes"]
    assert "takes no `nope`" in answer.sentences["nope"]


@pytest.mark.parametrize(
    ("command", "answers", "said_of"),
    [
        (
            "log",
            {"what": "vectors", "minutes": "lots", "link": "foo", "day": "someday"},
            {"minutes": "You wrote `lots`", "link": "You wrote `foo`"},
        ),
        (
            "log",
            {"what": "vectros", "minutes": "lots"},
            {"what": "Did you mean **Vectors**", "minutes": "You wrote `lots`"},
        ),
        (
            "done",
            {"what": "vectros", "link": "example.org"},
            {"what": "Did you mean **Vectors**", "link": "Did you mean **https://example.org**"},
        ),
        ("log", {"minutes": "lots"}, {"what": "needs `what`", "minutes": "You wrote `lots`"}),
    ],
)
async def test_all_that_is_wrong_is_said_at_once(
    app: App, command: str, answers: dict[str, str], said_of: dict[str, str]
) -> None:
    answer = await app.submit(request(command), answers)
    assert isinstance(answer, Faults)
    assert set(answer.sentences) == {name for name in said_of if name in answers}
    for name, words in said_of.items():
        assert words.replace("*", "").replace("`", "") in said(answer.reply)
        assert name not in answers or words in answer.sentences[name]
    assert list(buttons(answer.reply)) == ["Fill it in again"]  # No single way out mends it all
    assert isinstance(await reopened(app, answer.reply), Form)


async def test_all_that_is_wrong_with_a_line_is_said_at_once(app: App) -> None:
    answer = await app.say(request("log vectors minutes:lots link:foo"))
    assert isinstance(answer, Reply)
    assert "You wrote lots" in said(answer)
    assert "You wrote foo" in said(answer)
    assert list(buttons(answer)) == ["Put it right"]


async def test_the_form_for_an_answer_says_what_to_hand_in(app: App) -> None:
    form = await app.say(request("submit cha-dot-product"))
    assert isinstance(form, Form)
    (field,) = form.fields
    assert field.labels == ("One number", "A dot product without a library")
    bare = await app.say(request("submit"))
    assert isinstance(bare, Form)
    assert [field.asked for field in bare.fields] == [None, None]


@pytest.mark.parametrize(
    "answers",
    [
        {"what": "vectors", "minutes": "lots", "note": "two words\nand “quotes”"},
        {"what": "nothing of that name", "minutes": "45", "note": "n" * 500},
        {"what": "vectors", "minutes": "45", "day": "2020-01-01", "link": "https://e.org/x"},
    ],
)
async def test_a_refused_form_opens_again_as_it_was_filled_in(
    app: App, answers: dict[str, str]
) -> None:
    reply = await refused(app, "log", answers)
    form = await reopened(app, reply)
    assert isinstance(form, Form)
    assert (form.filled, form.line) == (answers, "log")
    assert {field.name for field in form.fields} == set(answers)
    mended = {**answers, "what": "vectors", "minutes": "30", "day": "today"}
    again = await app.submit(request(form.line, "f2"), mended)
    assert isinstance(again, Reply)
    assert again.summary.startswith("Logged 30 min on Vectors")


async def test_what_was_given_wrongly_before_the_form_can_be_mended_in_it(app: App) -> None:
    reply = await refused(app, "log minutes:lots link:https://e.org/x", {"what": "vectors"})
    assert "You wrote lots" in said(reply)
    form = await reopened(app, reply)
    assert isinstance(form, Form)
    assert [field.name for field in form.fields] == ["what", "minutes"]
    assert form.filled == {"what": "vectors", "minutes": "lots"}
    assert form.given == {"link": "https://e.org/x"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("log minutes:lots link:https://e.org/x", "You wrote lots"),
        ("submit name:gone-away", "I don't know a challenge called gone-away"),
        ("remind me nothing-like-it", "I don't know an item called nothing-like-it"),
    ],
)
async def test_what_is_known_to_be_wrong_is_said_before_a_form_opens(
    app: App, line: str, sentence: str
) -> None:
    answer = await app.say(request(line))
    assert isinstance(answer, Reply)
    assert sentence in said(answer)
    form = await app.say(request(buttons(answer)["Put it right"], "again"))
    assert isinstance(form, Form)
    assert any(value in line for value in form.filled.values())


@pytest.mark.parametrize(
    ("command", "answers", "name", "words"),
    [
        ("log", {"what": "nothing I know", "minutes": "45"}, "what", "Log it as your own work: `"),
        ("log", {"what": "vektors", "minutes": "45"}, "what", "Did you mean **Vectors**?"),
        ("log", {"what": "vectors", "minutes": "45", "day": "2020-01-01"}, "day", "`day` wants"),
        (
            "remind me",
            {"what": "vectors", "when": "2h"},
            "when",
            "In 2h: `in 2h`. At 02:00: `02:00`.",
        ),
        ("done", {"what": "nothing I know"}, "what", "I don't know"),
    ],
)
async def test_what_a_command_finds_wrong_is_said_of_its_field(
    app: App, command: str, answers: dict[str, str], name: str, words: str
) -> None:
    answer = await app.submit(request(command), answers)
    assert isinstance(answer, Faults)
    assert list(answer.sentences) == [name]
    assert words in answer.sentences[name]
    assert "Fill it in again" in buttons(answer.reply)


@pytest.mark.parametrize(
    ("command", "answers"),
    [
        ("log", {"what": "45", "minutes": "45"}),
        ("undo", {}),
    ],
)
async def test_what_is_about_no_single_answer_is_a_reply(
    app: App, command: str, answers: dict[str, str]
) -> None:
    assert isinstance(await app.submit(request(command), answers), Reply)


NOTE = "I worked through the exercises of chapter three, and all but two came out right. " * 5


async def test_a_refused_line_opens_as_a_form_with_all_that_was_typed(app: App) -> None:
    typed = {"what": "vectors", "minutes": "lots", "note": NOTE, "link": "https://e.org/x"}
    answer = await app.say(Request("r1", ANA, HILL, "log", typed))
    assert isinstance(answer, Reply)
    assert NOTE.strip() in said(answer)
    form = await app.say(request(buttons(answer)["Put it right"], "again"))
    assert isinstance(form, Form)
    assert form.filled == typed
    mended = {**typed, "minutes": "45"}
    assert "Logged 45 min" in (await app.submit(request(form.line, "f2"), mended)).summary  # type: ignore[union-attr]  # a Reply


async def test_a_guess_is_offered_with_everything_else_as_it_was_given(app: App) -> None:
    answer = await app.say(request(f'log vektors 45 day:yesterday note:"{NOTE}"'))
    assert isinstance(answer, Reply)
    line = buttons(answer)["Vectors"]
    assert len(line) <= limits.LINE
    logged = await app.say(request(line, "r2"))
    assert isinstance(logged, Reply)
    assert logged.summary == "Logged 45 min on Vectors for yesterday"
    assert NOTE.strip() in said(logged)
    theirs = await app.say(request(line, "r3", Actor("discord", "2", "Tom")))
    assert isinstance(theirs, Reply)
    assert "is gone" in said(theirs)


async def test_a_guess_for_a_form_keeps_what_was_filled_in(app: App) -> None:
    reply = await refused(app, "log", {"what": "vektors", "minutes": "45", "note": NOTE})
    logged = await app.say(request(buttons(reply)["Vectors"], "r2"))
    assert isinstance(logged, Reply)
    assert logged.summary == "Logged 45 min on Vectors"
    assert NOTE.strip() in said(logged)


async def test_what_was_typed_while_the_database_failed_is_kept_all_the_same(
    tiny: Catalog, database: Database, clock: Clock
) -> None:
    failing = Failing(database)
    app = App(failing, tiny, clock=clock)
    answers = {"what": "vectors", "minutes": "45", "note": NOTE}
    failing.fails = True
    reply = await refused(app, "log", answers)
    assert "disk is full" in said(reply)
    assert NOTE.strip() in said(reply)
    typed = await app.say(request(f'log vectors 45 "{NOTE}"', "t1"))
    assert isinstance(typed, Reply)
    failing.fails = False
    form = await app.say(request(buttons(reply)["Fill it in again"], "again"))
    assert isinstance(form, Form)
    assert form.filled == answers
    logged = await app.say(request(buttons(typed)["Try it again"], "r2"))
    assert isinstance(logged, Reply)
    assert logged.summary == "Logged 45 min on Vectors"
    assert NOTE.strip() in said(logged)


async def test_a_form_that_our_own_fault_stopped_opens_again(
    tiny: Catalog, database: Database, clock: Clock
) -> None:
    failing = Failing(database, RuntimeError("a bug"))
    app = App(failing, tiny, clock=clock)
    failing.fails = True
    reply = await refused(app, "log", {"what": "vectors", "minutes": "45"})
    assert "it is my fault" in said(reply)
    failing.fails = False
    form = await app.say(request(buttons(reply)["Fill it in again"], "again"))
    assert isinstance(form, Form)
    assert form.filled == {"what": "vectors", "minutes": "45"}


async def test_a_refused_form_outlives_the_process(
    app: App, database: Database, tiny: Catalog, clock: Clock
) -> None:
    reply = await refused(app, "log", {"what": "vectors", "minutes": "lots"})
    form = await reopened(App(database, tiny, clock=clock), reply)
    assert isinstance(form, Form)
    assert form.filled == {"what": "vectors", "minutes": "lots"}


async def test_what_somebody_wrote_is_nobody_elses(app: App) -> None:
    reply = await refused(app, "log", {"what": "vectors", "minutes": "lots"})
    for other in (Actor("discord", "2", "Tom"), Actor("slack", "1", "Ana")):
        answer = await reopened(app, reply, other)
        assert isinstance(answer, Reply)
        assert "is gone" in said(answer)


async def test_what_somebody_wrote_stays_in_the_space_where_they_wrote_it(app: App) -> None:
    reply = await refused(app, "log", {"what": "vectors", "minutes": "lots"})
    line, valley = buttons(reply)["Fill it in again"], Place("discord", "valley", "general")
    elsewhere = await app.say(request(line, "again", place=valley))
    assert isinstance(elsewhere, Reply)
    assert "is gone" in said(elsewhere)
    assert isinstance(await app.say(request(line, "here")), Form)


async def test_refused_forms_are_kept_for_a_day_and_only_the_newest(app: App, clock: Clock) -> None:
    replies = []
    for number in range(EACH + 2):
        clock.turn(minutes=1)
        replies.append(await refused(app, "log", {"minutes": f"lots{number}"}, f"f{number}"))
    kept = [isinstance(await reopened(app, reply), Form) for reply in replies]
    assert kept == [False, False, *[True] * EACH]
    clock.turn(hours=25)
    assert isinstance(await reopened(app, replies[-1]), Reply)
    await app.tick()
    clock.now -= timedelta(hours=25)
    assert isinstance(await reopened(app, replies[-1]), Reply)


async def test_a_platform_is_asked_for_the_role_only_where_it_matters(app: App) -> None:
    asked: list[Place] = []

    async def is_organiser(place: Place) -> bool:
        asked.append(place)
        return True

    def by_ana(line: str, id: str, actor: Actor = ANA) -> Request:
        return Request(id, actor, HILL, line, is_organiser=is_organiser)

    await app.say(by_ana("log vectors 45", "r1"))
    assert asked == []
    answer = await app.say(by_ana("schedule doubt leave", "r2"))
    assert isinstance(answer, Reply)
    assert "Only organisers" not in said(answer)
    await app.say(by_ana("help", "r3"))
    assert asked == [HILL, HILL]
    await app.say(
        by_ana("schedule doubt leave", "r4", Actor("discord", "1", "Ana", organiser=True))
    )
    assert asked == [HILL, HILL]


async def test_who_may_not_gets_no_form_to_fill_in_and_is_asked_again_when_it_is_sent(
    app: App,
) -> None:
    may = True

    async def is_organiser(place: Place) -> bool:
        return may

    def by_ana(line: str, id: str) -> Request:
        return Request(id, ANA, HILL, line, is_organiser=is_organiser)

    assert isinstance(await app.say(by_ana("setup", "r1")), Form)
    may = False
    refused = await app.say(by_ana("setup", "r2"))
    assert isinstance(refused, Reply)
    assert said(refused).startswith("Only organisers can use")
    sent = await app.submit(by_ana("setup", "r3"), {"zone": "Europe/Berlin"})
    assert isinstance(sent, Reply)
    assert said(sent).startswith("Only organisers can use")


async def test_a_role_that_the_platform_does_not_tell_is_said_and_help_helps_all_the_same(
    app: App,
) -> None:
    async def is_organiser(place: Place) -> bool:
        raise BotError("Nobody tells me. Try it again in a minute.")

    def by_ana(line: str, id: str) -> Request:
        return Request(id, ANA, HILL, line, is_organiser=is_organiser)

    answer = await app.say(by_ana("setup UTC", "r1"))
    assert isinstance(answer, Reply)
    assert said(answer) == "Nobody tells me. Try it again in a minute."
    overview = await app.say(by_ana("help", "r2"))
    assert isinstance(overview, Reply)
    assert "For organisers" not in said(overview)


async def test_a_direct_message_that_names_no_space_is_answered(app: App) -> None:
    alone = Direct("discord", "1")
    for key in ("", "cairn-nobody-knows-it"):
        answer = await app.say(Request("r1", ANA, alone, "log vectors 45", key=key))
        assert isinstance(answer, Reply)
        assert "which server" in said(answer)


async def test_a_channel_that_can_be_none_is_asked_for_again(app: App) -> None:
    organiser = Actor("slack", "1", "Ana", organiser=True)
    line = "schedule add paper channel:#typo"
    asked = Request("r1", organiser, HILL, line, is_channel=lambda typed: typed.startswith("C"))
    form = await app.say(asked)
    assert isinstance(form, Form)
    assert form.given == {"kind": "paper"}
    assert "channel" in [field.name for field in form.fields]


async def test_help_shows_each_line_as_it_is_typed_where_commands_follow_something(
    app: App,
) -> None:
    slack = Place("slack", "T1", "C1")
    asked = Request("r1", ANA, slack, "help", typed_after="/cairn")
    answer = await app.say(asked)
    assert isinstance(answer, Reply)
    first = spelled(answer, "/cairn").blocks[0].fallback()
    assert Mono("/cairn log") in first.spans


async def test_a_form_that_cannot_be_shown_says_how_it_goes_in_one_line(app: App) -> None:
    form = await app.say(request("log"))
    assert isinstance(form, Form)
    assert said(form.as_reply()).startswith("In one line it goes log <what> [minutes]")


async def test_two_presses_within_seconds_are_one_wish(app: App, clock: Clock) -> None:
    async def press(id: str, message: str = "m1", actor: Actor = ANA) -> Reply:
        answer = await app.say(Request(id, actor, HILL, "log vectors 30", pressed=message))
        assert isinstance(answer, Reply)
        return answer

    assert (await press("p1")).summary.startswith("Logged 30 min")
    clock.turn(seconds=2)
    asked = await press("p2")
    assert "it counted once" in said(asked)
    assert (await press("p3", "m2")).summary.startswith("Logged 30 min")  # another message
    assert (await press("p4", actor=Actor("discord", "2", "Tom"))).summary.startswith("Logged")
    again = await app.say(Request("p5", ANA, HILL, buttons(asked)["Log it again"], pressed="m3"))
    assert isinstance(again, Reply)
    assert "1 h 30 and 9 points so far" in said(again)
    clock.turn(seconds=9)
    assert (await press("p6")).summary.startswith("Logged 30 min")  # later it is another wish
    typed = [await app.say(request("log vectors 30", f"t{n}")) for n in range(2)]
    assert all(isinstance(one, Reply) and one.summary.startswith("Logged") for one in typed)


@pytest.mark.parametrize("line", [f"lgo vectors 45 {NOTE}", f"help {NOTE}"])
async def test_a_long_line_that_cannot_be_read_is_given_back(app: App, line: str) -> None:
    answer = await app.say(request(line))
    assert isinstance(answer, Reply)
    assert NOTE.strip() in said(answer)


def _broken(_catalog: object, _words: str) -> bool:
    raise RuntimeError("a bug in reading")


@command("broken", "It can't even be read")
def broken(ctx: Context, what: Annotated[str, Param("Anything", known=_broken)] = "") -> Reply:
    """Never called: its line can't be read."""
    raise AssertionError(what)


async def test_what_fails_while_it_is_read_is_apologised_for(
    database: Database, tiny: Catalog, clock: Clock
) -> None:
    app = App(database, tiny, clock=clock, commands=[broken])
    with capture_logs() as logged:
        answer = await app.say(request("broken two words"))
        filled = await app.submit(request("broken two words"), {"what": "x"})
    for reply in (answer, filled):
        assert isinstance(reply, Reply)
        assert "it is my fault" in said(reply)
    assert "a command failed" in [line["event"] for line in logged]


@pytest.mark.parametrize(
    "line", ["topic vectors vectors", "log vectors vectors 45", "explain trees trees"]
)
async def test_a_word_that_is_typed_twice_is_read(app: App, line: str) -> None:
    answer = await app.say(request(line))
    assert isinstance(answer, Reply)
    assert "it is my fault" not in said(answer)


async def test_who_has_a_role_that_is_named_organises_as_long_as_they_have_it(app: App) -> None:
    tom = Actor("discord", "2", "Tom", organiser=True)
    tutor = Actor("discord", "3", "Eva", roles=frozenset({"r1"}))
    await app.say(Request("r1", tom, HILL, "organisers add role:r1:tutors"))
    assert isinstance(await app.say(Request("r2", tutor, HILL, "setup")), Form)
    lost = Request("r3", Actor("discord", "3", "Eva"), HILL, "setup")
    refused = await app.submit(lost, {"zone": "UTC"})
    assert isinstance(refused, Reply)
    assert said(refused).startswith("Only organisers can use")


async def test_a_platform_is_asked_for_roles_that_its_event_does_not_tell(app: App) -> None:
    tom = Actor("discord", "2", "Tom", organiser=True)
    await app.say(Request("r1", tom, HILL, "organisers add role:r1:tutors"))

    async def roles_in(place: Place) -> frozenset[str]:
        assert place == HILL
        return frozenset({"r1"})

    asked = Request("r2", Actor("discord", "3", "Eva"), HILL, "setup", roles_in=roles_in)
    assert isinstance(await app.say(asked), Form)


async def test_who_takes_a_right_back_is_told_of_failures_instead(app: App) -> None:
    tom = Actor("discord", "2", "Tom", organiser=True)
    eva = Actor("discord", "3", "Eva")
    await app.say(Request("r1", tom, HILL, "organisers add person:3:Eva"))
    await app.say(Request("r2", eva, HILL, "setup UTC"))
    removed = await app.say(Request("r3", tom, HILL, "organisers remove person:3"))
    assert isinstance(removed, Reply)
    assert any("I tell you instead" in words_of(block) for block in removed.blocks)
