"""docs/reference/commands.md, from the commands' own declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.chat.command import CommandSpec, spec_of
from bot.chat.parameter import Kind, ParameterSpec
from bot.chat.post import PostSpec, post_of
from bot.chat.words.days import WEEKDAYS
from bot.features.index import COMMANDS, POSTS
from tests.docs.markdown import mono, page, table

INTRO = """\
Angle brackets mark what a command needs, square brackets what it can do without. A command that
lacks something it needs asks for it in a form.

| where | how it is typed |
|---|---|
| Discord | as a slash command: `/log`, with a field for each parameter |
| Slack | behind the one slash command: `/cairn log python 45` |
| playground, terminal | as it stands here: `log python 45` |

In a typed line, parameters come in their order or by name, in any order:
`log python minutes:45 day:yesterday`. Quotes keep words together: `note:"two words"`. A name may
have several words (`log linear regression 30`): what begins with a digit ends it. Capitals,
typographic quotes and a leading `/` make no difference.

A note takes the rest of the line, so the link and the day of an entry are given by name:
`log python 30 day:yesterday`. Without the name, the word would become the note.

Answers are for you alone unless a command has `share` and you say `share:yes`. Organisers are, on
Discord, those who may manage the server; on Slack, the workspace's admins and owners; in the
playground, Ana; in the terminal, you."""


def text() -> str:
    """The whole page."""
    specs = [spec_of(handler) for handler in COMMANDS]
    return page(
        "Commands",
        "the declarations in `bot/features/*/commands.py` and `posts.py`",
        INTRO,
        _overview(spec for spec in specs if not spec.organisers_only),
        "For organisers:",
        _overview(spec for spec in specs if spec.organisers_only),
        *(_command(spec) for spec in specs),
        "## Weekly posts",
        "What `setup` schedules. The day and time of each can be changed with `schedule set`.",
        table(["post", "`kind`", "usual time"], [_post(post_of(word)) for word in POSTS]),
    )


def _overview(specs: Iterable[CommandSpec]) -> str:
    """What there is, at a glance; each name leads to the command's own section."""
    rows = [(_link_to(spec.name), spec.summary) for spec in specs]
    return table(["command", "what it does"], rows)


def _link_to(name: str) -> str:
    return f"[{mono(name)}](#{name.replace(' ', '-')})"


def _command(spec: CommandSpec) -> str:
    parts = [
        f"## {spec.name}",
        f"{spec.summary}.{' Organisers only.' if spec.organisers_only else ''}",
    ]
    parts.append(f"{mono(spec.usage)}, for example {mono(spec.example)}")
    if spec.parameters:
        parts.append(
            table(
                ["parameter", "what it is", "takes", "left out"], map(_parameter, spec.parameters)
            )
        )
    return "\n\n".join(parts)


def _parameter(parameter: ParameterSpec) -> tuple[str, str, str, str]:
    return (
        mono(parameter.name),
        parameter.description,
        ", ".join(_takes(parameter)),
        _left_out(parameter),
    )


def _left_out(parameter: ParameterSpec) -> str:
    if parameter.required:
        return "it is asked for"
    if parameter.kind is Kind.FLAG and parameter.default is not None:
        return mono("no")
    return mono(parameter.default) if parameter.default not in (None, "") else "–"


def _takes(parameter: ParameterSpec) -> Iterator[str]:
    about = parameter.about
    if about.rule:
        yield about.rule
    elif parameter.kind is Kind.NUMBER:
        yield f"a whole number from {about.low} to {about.high}"
    elif parameter.kind is Kind.CHOICE:
        yield "one of " + ", ".join(map(mono, parameter.choices))
    elif parameter.kind is Kind.FLAG:
        yield "`yes` or `no`"
    elif parameter.kind is Kind.CHANNEL:
        yield "a channel"
    elif parameter.kind is Kind.PERSON:
        yield "a person or a role, by name or mention"
    elif about.known:
        yield "a title, an id or another name"
    else:
        yield f"text of at most {about.high} characters" if about.high else "text"
    if about.rest:
        yield "to the end of the line"
    if about.complete:
        yield "completed as you type"


def _post(post: PostSpec) -> tuple[str, str, str]:
    return (
        post.noun.capitalize(),
        mono(post.kind),
        f"{WEEKDAYS[post.weekday].capitalize()}, {post.time}",
    )
