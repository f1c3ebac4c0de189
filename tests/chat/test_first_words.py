"""The first words of a newcomer: each leads to help, or to the page of the command in it."""

from __future__ import annotations

import pytest

from bot.catalog.catalog import Catalog
from bot.chat.command import spec_of
from bot.chat.first_words import helped
from bot.chat.parse import names_of, parse
from bot.features.index import COMMANDS

SPECS = {spec.name: spec for spec in map(spec_of, COMMANDS)}

WORDS = """
? ?? ... / ! 👍 🎉🎉 :wave: <:party:123456>
help help? HELP! /help !help --help -h h hilfe ayuda aide помощь 帮助
hi hi! hello, hello!! heyyy hola bonjour привет 你好 thanks thx ok ok! okay yes no nope y n cool +1
start menu commands options info test ping cairn @cairn what how who
"""
SENTENCES = """
hi there | good morning | hey everyone | hi, I am new here | Hello everyone, I am Ana | cairn, hi
thank you | thanks a lot! | danke schön | start here | hey cairn | cairn help | /cairn help
what can you do? | who are you | what is this | how does this work? | what's this? | I need help
I don't understand | I am lost | are you a bot? | hey what's up
"""


def sentences() -> list[str]:
    return [one.strip() for one in SENTENCES.replace("\n", "|").split("|") if one.strip()]


@pytest.mark.parametrize("line", [*WORDS.split(), *sentences()])
def test_small_talk_is_answered_with_help(line: str) -> None:
    typed = parse(line, SPECS)
    assert (typed.spec.name, typed.arguments) == ("help", {})


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("man log", "log"),
        ("log --help", "log"),
        ("log -h", "log"),
        ("log ?", "log"),
        ("log?", "log"),
        ("/log ?", "log"),
        ("? log", "log"),
        ("hilfe log", "log"),
        ("usage log", "log"),
        ("undo?", "undo"),
        ("me help", "me show"),
        ("leaderboard help", "leaderboard"),
        ("schedule help", "schedule"),
        ("remind me ?", "remind me"),
        ("how do I log?", "log"),
        ("How do I log python?", "log"),
        ("i want to submit something", "submit"),
        ("can you show me the leaderboard", "leaderboard"),
        ("weekly challenge", "challenge"),
        ("this week's challenge", "challenge"),
        ("what does `submit` do", "submit"),
        ("I am done with python", "done"),
    ],
)
def test_a_question_about_a_command_is_answered_with_its_page(
    line: str, page: str, tiny: Catalog
) -> None:
    typed = parse(line, SPECS, tiny)
    assert (typed.spec.name, typed.arguments) == ("help", {"command": page})


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("hi log python 45", "log"),
        ("!log python 45", "log"),
        ("/cairn log python 45", "log"),
        ("<@U123> log python 45", "log"),
        ("😀 log python 45", "log"),
        ("Log python 45.", "log"),
        ("I studied python for 45 minutes", "log"),
        ("I've learned python 1h", "log"),
        ("add python 45", "log"),
        ("finished python", "done"),
        ("find gradients", "search"),
        ("answer 16.01", "submit"),
        ("hint please", "hint"),
        ("next pls!", "next"),
        ("log me 45", "log"),
        ("what next?", "next"),
        ("why", "why"),
        ("me!", "me show"),
        ("Leaderboard.", "leaderboard"),
        ("done it", "done"),
        ("search how to start", "search"),
        ("know nothing", "know"),
        ("search help", "search"),
        ("help command:me", "help"),
    ],
)
def test_what_is_a_command_stays_one(line: str, name: str, tiny: Catalog) -> None:
    typed = parse(line, SPECS, tiny)
    assert typed.spec.name == name
    assert name != "help" or typed.arguments["command"] in ("me", "me show")


@pytest.mark.parametrize("line", ["?", "hi there", "log ?"])
def test_a_bot_without_help_is_asked_nothing_else(line: str) -> None:
    names = names_of({name: spec for name, spec in SPECS.items() if name != "help"}) - {"help"}
    assert helped(line, names) == line
