"""What people say to a bot before they know its commands: greetings, thanks, questions, a lone "?".

Each becomes a line that helps: ``help``, or a command's own page of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from bot.chat import limits
from bot.spelling import COMMON_WORDS

HELP = "help"
MOST_WORDS = 40  # A pasted page is no small talk
ASKING = frozenset({"?", "??", "???", "-h", "--h", "-help", "--help", "/?", "-?", "/help"})
MANUALS = frozenset({"?", "man", "manual", "usage", "how", "howto", "info", "about", "faq"})
_EMOJI_NAMES = re.compile(r"(?:<a?:\w+:\d+>|:[\w+-]+:|\s)+")
_OTHERS_PREFIX = re.compile(r"^[!.$%&;~\\-]{1,2}(?=[^\W\d_])")  # `!help`, as other bots want it
_MARKS = "?!.,;:¿¡()\"'`“”„*_~"

_GREETINGS = """
    hi hii hello helo hallo hey heya hiya hej yo sup howdy greetings welcome start hola bonjour
    salut ciao oi ola olá hei moin servus namaste salam hoi привет здравствуйте 你好 您好 こんにちは
    안녕하세요 안녕 مرحبا السلام नमस्ते שלום merhaba selam cześć xin chào
    """
_HELP_WORDS = """
    help helpme hilfe aide ayuda aiuto ajuda pomoc hjelp hjälp hjælp hulp apua yardım помощь помоги
    справка 帮助 幫助 ヘルプ 助けて 도움말 مساعدة मदद עזרה hilf mir
    """
_SAID = """
    thanks thank thx ty tysm cheers danke dankeschön merci gracias grazie obrigado obrigada tak tack
    dziękuję спасибо 谢谢 ありがとう 감사합니다 شكرا धन्यवाद teşekkürler bedankt kiitos
    ok okay oki okey k kk yes yeah yep yup y no nope nah n ja nein doch oui non si sí sim да нет
    sure fine good great nice cool awesome perfect wow lol haha hmm hm uh um oh ah sorry please pls
    plz bitte bye goodbye cya tschüss quit exit stop cancel ping pong test testing 1 morning
    afternoon evening night day everyone everybody all guys folks team friend friends people there
    weekly week weeks daily today todays current favor favour
    menu commands command cmd cmds options option features feature list settings info about version
    manual man docs faq guide tutorial intro introduction usage howto h dont doesnt cant im whats
    hows whos wheres ill id ive isnt understand know need want like try tried work works working use
    using used mean means tell show see give make new newbie beginner beginners lost stuck confused
    begin started starting first much lot bit so well really bot robot cairn app channel
    server up schön human real guten tag morgen abend buenos dias buenas tardes bon jour günaydın
    dobrý den
    """
COURTESIES = frozenset(["please", "pls", "plz", "bitte", "thanks", "thx"])
SYNONYMS = {
    "log": ("studied", "learned", "learnt", "practised", "practiced", "logged", "track", "add"),
    "done": ("finish", "finished", "complete", "completed"),
    "search": ("find", "lookup"),
    "submit": ("answer",),
    "leaderboard": ("scoreboard", "rank", "standings"),
}
"""A command -> what is typed in place of its name, also behind an "I"."""
_MEANT = {word: name for name, words in SYNONYMS.items() for word in words}
GREETINGS = frozenset(_GREETINGS.split())
HELP_WORDS = frozenset(_HELP_WORDS.split())
SMALL_TALK = GREETINGS | HELP_WORDS | frozenset(_SAID.split()) | frozenset(COMMON_WORDS.split())


def helped(line: str, names: Collection[str]) -> str:
    """The line, or ``help`` in its place where it is a newcomer's first words.

    ``names`` are all that commands and their groups are found under; each stays what it is.
    """
    if HELP not in names or len(line.split(None, MOST_WORDS)) > MOST_WORDS:
        return line
    if not any(map(str.isalnum, line)) or _EMOJI_NAMES.fullmatch(line):
        return HELP
    line = _OTHERS_PREFIX.sub("", line)
    words = line.split()
    if _letters(words[0]) in COURTESIES and named_first(words[1:], names):
        words = words[1:]  # "please log python 45" is as clear without
        line = line.split(None, 1)[1]
    if _joined(words) in names:
        return line
    return (
        _about_a_command(words, names)
        or _talk(words, names)
        or _in_other_words(words, names)
        or _without_courtesy(words, names)
        or line
    )


def asked_about(words: Sequence[str], names: Collection[str]) -> str:
    """The command that a question or a wish is about (``how do I log python?``); "" for none.

    Before its name stands nothing that says more; a name that is a common word, too, comes last.
    """
    said = [_letters(word) for word in words[:MOST_WORDS]]
    first = ""
    for at, word in enumerate(said):
        name = named_first(said[at:], names)
        if name and name not in SMALL_TALK:
            return name
        first = first or name
        if word not in SMALL_TALK:
            break
    return first


def named_first(words: Sequence[str], names: Collection[str]) -> str:
    """The longest name that the words begin with; "" for none."""
    for count in range(min(limits.COMMAND_WORDS, len(words)), 0, -1):
        name = _joined(words[:count])
        if name in names:
            return name
    return ""


def is_small_talk(words: Sequence[str]) -> bool:
    """Whether every word is one of a greeting, of thanks, or of a question about nothing."""
    return all(word in SMALL_TALK for word in map(_letters, words) if word)


def telling(words: Sequence[str]) -> str:
    """The words that say what is meant, without those of small talk."""
    return " ".join(word for word in map(_letters, words) if word and word not in SMALL_TALK)


def _about_a_command(words: Sequence[str], names: Collection[str]) -> str:
    """``help log`` for ``log ?``, ``log?``, ``log --help`` and ``man log``; "" for others."""
    last = words[-1]
    name = _joined(words[:-1])
    if last in ASKING and name in names:
        return _page(name)
    if words[0].lower() in MANUALS and _joined(words[1:]).strip(_MARKS) in names:
        return _page(_joined(words[1:]).strip(_MARKS))
    name = _joined(words).rstrip(_MARKS)
    if name not in names:
        return ""
    # "what next?" asks to be answered; "undo?" asks what that does
    if last.endswith("?") and len(words) == 1:
        return _page(name)
    return name


def _talk(words: Sequence[str], names: Collection[str]) -> str:
    """What small talk comes to: ``help``, or the line behind a greeting; "" for all else."""
    first = _letters(words[0])
    if first in GREETINGS | {""} and named_first([_letters(word) for word in words[1:]], names):
        return " ".join(words[1:])
    if first == HELP:  # its own page knows what is meant
        return ""
    if first in HELP_WORDS and _joined(words[1:]).strip(_MARKS) in names:
        return _page(_joined(words[1:]).strip(_MARKS))
    is_talk = first in SMALL_TALK and (first not in names or _is_help(first))
    if is_talk and (is_small_talk(words) or first in GREETINGS):
        return HELP
    return ""


def _in_other_words(words: Sequence[str], names: Collection[str]) -> str:
    """``log python 45`` for ``I studied python 45``; "" where no such word comes first."""
    said = words[1:] if words[0].lower() in ("i", "ive", "i've", "i’ve") else words
    meant = _MEANT.get(_letters(said[0]), "") if said else ""
    if meant not in names or said[0].lower() in names:
        return ""
    return " ".join([meant, *said[1:]])


def _without_courtesy(words: Sequence[str], names: Collection[str]) -> str:
    """``next`` for ``next please``; "" where more follows a command's name."""
    name = named_first(words, names)
    behind = words[len(name.split()) :]
    if name and all(_letters(word) in COURTESIES for word in behind):
        return name
    return ""


def _is_help(word: str) -> bool:
    return word in GREETINGS or word in HELP_WORDS or word == "commands"


def _page(name: str) -> str:
    if name in HELP_WORDS or name in GREETINGS:
        return HELP
    return f"{HELP} {name}"


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).lower().removeprefix("/")


def _letters(word: str) -> str:
    """A word in lower case without the marks around it, nor the apostrophes in it."""
    bare = unicodedata.normalize("NFC", word.lower()).strip(_MARKS).lstrip("/@#+-")
    letters = bare.replace("'", "").replace("’", "")
    if not any(map(str.isalnum, letters)):
        return ""
    # "helloooo" and "hiii": who draws out a letter says the word
    shorter = re.sub(r"(.)\1{2,}", r"\1", letters)
    return shorter if shorter in SMALL_TALK else letters
