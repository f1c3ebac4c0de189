"""Everything that can go wrong, each with the sentence a person reads.

BotError                    the sentence is safe to show
|- BadInput                 a member typed something we can't use
|  |- UnknownCommand        no such command; nearest ones at hand
|  |- UnknownItem           no such topic, challenge, ...; nearest ones at hand
|  '- BadValue              a parameter's value does not fit
|- NotAllowed               only organisers may do this
|- NotNow                   asked rightly, but there is nothing to do it to
|- StartError               the bot can't start like this
|  |- SettingsError         settings missing or wrong
|  |- ContentError          faults in content/, all of them
|  '- StoreError            the database can't be used
|     '- NewerDatabase      it was written by a newer version
'- SendError                a post did not (surely) arrive
   |- Refused               the platform said no: sending again won't help
   |- RetryLater            not accepted now: send again after a while
   '- Unknown               it may have arrived
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import Message, TitleOf, sentence


class BotError(Exception):
    """A fault with a sentence for the person concerned.

    ``ways_out`` are (label, command line) pairs: what can be done next, offered as buttons.
    """

    def __init__(self, sentence: str, ways_out: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.ways_out = tuple(ways_out)


class BadInput(BotError):
    """A member typed something we can't use; the sentence says how to do it right."""


class UnknownCommand(BadInput):
    """No command has this name. ``nearest`` are the names that look most like it."""

    def __init__(self, typed: str, nearest: Sequence[str]) -> None:
        guess = " `/help` lists what I can do."
        if nearest:
            guess = f" Did you mean {either(nearest)}?"
        ways = [(name, name) for name in nearest] or [("Help", "help")]
        super().__init__(f"I don't know {quoted(typed)}.{guess}", ways)


class UnknownItem(BadInput):
    """No item answers to what was typed. ``suggestions`` are (id, title) pairs, nearest first."""

    def __init__(
        self, typed: str, suggestions: Sequence[tuple[str, str]] = (), noun: str = "topic"
    ) -> None:
        guess = " `/search` finds it by a word."
        if suggestions:
            guess = f" Did you mean {either([title for _, title in suggestions])}?"
        elif "topic" in noun:
            guess = " `/roadmap` shows every topic by its name."
        article = "a"
        if noun[0] in "aeiou":
            article = "an"
        super().__init__(f"I don't know {article} {noun} called {quoted(typed)}.{guess}")
        self.typed = typed
        self.suggestions = tuple(suggestions)


class BadValue(BadInput):
    """A parameter's value does not fit.

    The sentence names the parameter, the rule and what was written.
    """

    def __init__(self, parameter: str, rule: str, typed: str) -> None:
        super().__init__(f"`{parameter}` wants {rule}. You wrote {quoted(typed)}.")


class NotAllowed(BotError):
    """Only organisers may do this."""


class NotNow(BotError):
    """Asked rightly, but there is nothing to do it to (nothing to undo, no schedule yet).

    ``message`` is the same to be kept, as the reason why a post was left out. What can happen to
    one is raised with a Message; ``title_of`` gives the titles for the ids in it.
    """

    def __init__(
        self,
        said: str | Message,
        ways_out: Sequence[tuple[str, str]] = (),
        title_of: TitleOf = str,
    ) -> None:
        if isinstance(said, str):
            said = Message.saying(said)
        super().__init__(sentence(said, title_of), ways_out)
        self.message = said


class StartError(BotError):
    """The bot can't start like this; the sentence says what to mend."""


class SettingsError(StartError):
    """A setting is missing or wrong."""


class ContentError(StartError):
    """Faults in content/, each ``path:line: CODE sentence``; all that were found, not the first."""

    def __init__(self, faults: Sequence[str]) -> None:
        count = f"{len(faults)} faults"
        if len(faults) == 1:
            count = "1 fault"
        super().__init__(f"The content has {count}:\n" + "\n".join(faults))
        self.faults = tuple(faults)


class StoreError(StartError):
    """The database can't be used: unreachable, read-only, full or damaged."""


class NewerDatabase(StoreError):
    """The database was written by a newer version of Cairn."""


class SendError(BotError):
    """A post did not (surely) arrive. ``message`` is kept as the reason, for organisers."""

    def __init__(self, message: Message) -> None:
        super().__init__(sentence(message))
        self.message = message


class Refused(SendError):
    """The platform said no (forbidden, gone, not found): sending again won't help."""


class RetryLater(SendError):
    """Surely not accepted: send again.

    Not before ``after`` seconds, where the platform named a time.
    """

    def __init__(self, message: Message, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Unknown(SendError):
    """No answer, or an answer that leaves it open: the post may have arrived."""


def clip(text: str, limit: int) -> str:
    """``text`` on one line without back-ticks, at most ``limit`` characters."""
    line = " ".join(text.replace("`", "'").split())
    if len(line) <= limit:
        return line
    return line[: limit - 1] + "…"


def quoted(typed: str) -> str:
    """What someone typed, for one of our sentences.

    One that looks like a command is not made one.
    """
    shown = clip(typed, 60)
    if shown.startswith("/"):
        return f"“{shown}”"
    return f"`{shown}`"


def either(names: Sequence[str]) -> str:
    """``a``, ``a or b``, ``a, b or c``, each in bold."""
    *others, last = [f"**{name}**" for name in names]
    if not others:
        return last
    return f"{', '.join(others)} or {last}"
