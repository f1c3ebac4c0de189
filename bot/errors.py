"""Everything that can go wrong, each with the sentence a person reads.

BotError                    the sentence is safe to show
|- BadInput                 a member typed something we can't use
|  |- UnknownCommand        no such command; nearest ones at hand
|  |- UnknownItem           no such topic, challenge, ...; nearest ones at hand
|  '- BadValue              a parameter's value does not fit
|- NotAllowed               only organisers, or only members of that server, may do this
|- NotNow                   asked rightly, but there is nothing to do it to
|- StartError               the bot can't start like this
|  |- SettingsError         settings missing or wrong
|  |- ContentError          faults in content/, all of them
|  '- StoreError            the database can't be used
|     |- BackupError        a backup can't be made or put back
|     |- NewerDatabase      it was written by a newer version
|     '- CommitInDoubt      whether it was saved could not be found out
'- SendError                a post did not (surely) arrive
   |- Refused               the platform said no: sending again won't help
   |- RetryLater            not accepted now: send again after a while
   '- Unknown               it may have arrived
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.messages import Message, TitleOf, sentence

MOST_QUOTED = 60  # characters of what was typed that a sentence repeats
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 86_400.0  # seconds that a platform can ask for

Instead = tuple[str, Mapping[str, str]]
"""(label, texts by parameter name): what may have been meant in place of what was given."""


class BotError(Exception):
    """A fault with a sentence for the person concerned.

    ``ways_out`` are (label, command line) pairs: what can be done next, offered as buttons; a line
    may be of any length. Each of ``instead`` is offered as a button, too, that does what was asked
    with these texts in place of those that were given, and all else as it was.
    """

    def __init__(
        self,
        sentence: str,
        ways_out: Sequence[tuple[str, str]] = (),
        instead: Sequence[Instead] = (),
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.ways_out = tuple(ways_out)
        self.instead = tuple(instead)


class BadInput(BotError):
    """A member typed something we can't use; the sentence says how to do it right."""


class UnknownCommand(BadInput):
    """No command has this name. ``advice`` is the sentence with a guess, or with where to look."""

    def __init__(self, typed: str, advice: str, ways_out: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(f"I don't know {quoted_last(typed)} {advice}", ways_out)


class UnknownItem(BadInput):
    """No item answers to what was typed. ``suggestions`` are (id, title) pairs, nearest first.

    ``advice`` is the sentence with a guess, or with where to look. Each suggestion is offered in
    place of ``typed``, with all else as it was given.
    """

    def __init__(
        self,
        typed: str,
        suggestions: Sequence[tuple[str, str]] = (),
        noun: str = "topic",
        advice: str = "",
        ways_out: Sequence[tuple[str, str]] = (),
    ) -> None:
        article = "an" if noun[0] in "aeiou" else "a"
        said = f"I don't know {article} {noun} called {quoted_last(typed)} {advice}"
        super().__init__(said.rstrip(), ways_out)
        self.typed = typed
        self.suggestions = tuple(suggestions)


class BadValue(BadInput):
    """A parameter's value does not fit.

    The sentence names the parameter, the rule and what was written; ``advice`` is a guess.
    """

    def __init__(
        self,
        parameter: str,
        rule: str,
        typed: str,
        advice: str = "",
        instead: Sequence[Instead] = (),
    ) -> None:
        said = f"`{parameter}` wants {rule}. You wrote {quoted_last(typed)} {advice}"
        super().__init__(said.rstrip(), instead=instead)
        self.parameter = parameter


def together(errors: Sequence[BadInput]) -> BadInput:
    """All that is wrong at once; one alone as it is.

    Of several one way out is offered that puts right all of it, where each has a guess.
    """
    if len(errors) == 1:
        return errors[0]
    sentences = "".join(f"\n• {error.sentence}" for error in errors)
    return BadInput(f"{len(errors)} things don't fit:{sentences}", instead=_all_of(errors))


def _all_of(errors: Sequence[BadInput]) -> Sequence[Instead]:
    """The first guess at each, together; none where one has no guess."""
    firsts = [error.instead[0] for error in errors if error.instead]
    if len(firsts) < len(errors):
        return ()
    texts: dict[str, str] = {}
    for _, own in firsts:
        texts |= own
    return [(", ".join(label for label, _ in firsts), texts)]


class NotAllowed(BotError):
    """Only organisers may do this, or only who is in that server still."""


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
        instead: Sequence[Instead] = (),
    ) -> None:
        if isinstance(said, str):
            said = Message.saying(said)
        super().__init__(sentence(said, title_of), ways_out, instead)
        self.message = said


class StartError(BotError):
    """The bot can't start like this; the sentence says what to mend."""


class SettingsError(StartError):
    """A setting is missing or wrong."""


class ContentError(StartError):
    """Faults in content/, each ``path:line: CODE sentence``; all that were found, not the first."""

    def __init__(self, faults: Sequence[str]) -> None:
        noun = "fault" if len(faults) == 1 else "faults"
        super().__init__(f"The content has {len(faults)} {noun}:\n" + "\n".join(faults))
        self.faults = tuple(faults)


class StoreError(StartError):
    """The database can't be used: unreachable, read-only, full or damaged."""


class BackupError(StoreError):
    """A backup can't be made, is not whole, or can't be put back."""


class NewerDatabase(StoreError):
    """The database was written by a newer version of Cairn."""


class CommitInDoubt(StoreError):
    """The database stopped answering while it saved: it may have been saved, or not."""


class SendError(BotError):
    """A post did not (surely) arrive. ``message`` is kept as the reason, for organisers."""

    def __init__(self, message: Message) -> None:
        super().__init__(sentence(message))
        self.message = message


class Refused(SendError):
    """The platform said no (forbidden, gone, not found): sending again won't help."""


class RetryLater(SendError):
    """Surely not accepted: send again, after as many seconds as the platform named.

    What is no time to wait counts as none, so that nobody asks without a pause; more than a day is
    a day.
    """

    def __init__(self, message: Message, after: float | None = None) -> None:
        super().__init__(message)
        self.after = None
        if after is not None and after >= SHORTEST_WAIT:  # which is no NaN either
            self.after = min(after, LONGEST_WAIT)


class Unknown(SendError):
    """No answer, or an answer that leaves it open: the post may have arrived."""


def quoted(typed: str) -> str:
    """What someone typed, for a sentence: one line without back-ticks, at most 60 characters.

    As code; what looks like a command only in quotation marks, so that it is not made one.
    """
    shown = " ".join(typed.replace("`", "'").split())
    if len(shown) > MOST_QUOTED:
        shown = shown[: MOST_QUOTED - 1] + "…"
    if shown.startswith("/"):
        return f"“{shown}”"
    return f"`{shown}`"


def quoted_last(typed: str) -> str:
    """The same at the end of a sentence: with its full stop, unless what was typed brings one."""
    shown = quoted(typed)
    if shown[:-1].endswith((".", "!", "?")):
        return shown
    return f"{shown}."
