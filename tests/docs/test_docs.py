"""The documents say what is true.

Generated pages are up to date, links lead somewhere, command lines can be typed.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest

from adapters.cli import parser
from adapters.discord.client import PERMISSIONS
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.catalog.catalog import Catalog
from bot.catalog.document import parse_document
from bot.catalog.load import load
from bot.catalog.schema import KINDS
from bot.chat.command import spec_of
from bot.chat.form import form_for
from bot.chat.parse import parse
from bot.features.index import COMMANDS
from tests.docs.markdown import FENCE, INLINE_CODE, anchors, fences, links
from tests.docs.reference import PAGES, ROOT, TRANSCRIPTS, documents
from tests.docs.transcript import replay

REMEDY = "run: .venv/bin/python -m tests.docs.reference"
CODE = re.compile(r"\bC\d{3}\b")
COMMAND_LINE = re.compile(
    r"(?:cairn|(?:\.venv/bin/)?python -m bot|docker compose .* cairn cairn)(?: (?P<rest>.*))?"
)
MAKE_RUN = re.compile(r'make run ARGS="(?P<rest>[^".]*)"')
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)\s]+)\)")
NAMED_FILE = re.compile(r"(?:bot|adapters|tests|content|docs)/[\w./-]+")
LIGHT = 250_000  # Bytes
COMMANDS_BY_NAME = {spec.name: spec for spec in map(spec_of, COMMANDS)}
DOCUMENTS = {str(file.relative_to(ROOT)): file for file in documents()}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(ROOT / "content")


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == PAGES[name](), REMEDY


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_transcript_is_what_the_bot_says_today(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    today, warned = replay(text)
    assert "\n> " in today
    assert warned == []
    assert text == today, REMEDY


def test_a_transcript_that_is_not_what_the_bot_says_is_noticed() -> None:
    told = "```cairn Tom, Tuesday 19:30\n> me\nYou have won.\n\n> undo\n```\n"
    today, warned = replay(told)
    assert "You have won" not in today
    assert "This week: 0 min" in today
    assert [line.splitlines()[0] for line in warned] == ["> undo"]


def test_every_code_of_the_lint_is_explained_and_no_other() -> None:
    used = {
        code
        for folder in ("bot/catalog", "bot/authoring")
        for file in (ROOT / folder).rglob("*.py")
        for code in re.findall(r'"(C\d{3})"', file.read_text())
    }
    explained = re.findall(
        r"^\| `(C\d{3})` \|", (ROOT / "docs/reference/content-lint.md").read_text(), re.MULTILINE
    )
    assert len(used) > 20
    assert sorted(explained) == sorted(used)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    text = DOCUMENTS[name].read_text("utf-8")
    for target in links(text):
        if target.startswith(("https://", "http://")):
            continue
        path, _, anchor = target.partition("#")
        file = (DOCUMENTS[name].parent / path).resolve() if path else DOCUMENTS[name]
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text("utf-8")), target


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_can_be_found(name: str) -> None:
    if not name.startswith("docs/") or name == "docs/index.md":
        return
    targets = links((ROOT / "docs/index.md").read_text())
    listed = {(ROOT / "docs" / target.partition("#")[0]).resolve() for target in targets}
    assert DOCUMENTS[name].resolve() in listed


def quoted(text: str) -> Iterator[str]:
    """What the command line is given wherever a text shows it.

    That is in fences, indented lines and inline code.
    """
    shown = [
        line
        for fence in fences(text)
        if not fence.info.startswith("cairn")
        for line in fence.text.splitlines()
    ]
    rest = FENCE.sub("", text)
    shown += re.findall(r"^ {4,}(.+)$", rest, re.MULTILINE)
    shown += INLINE_CODE.findall(rest)
    for line in shown:
        typed = line.split("  #")[0].strip()
        if found := MAKE_RUN.fullmatch(typed) or COMMAND_LINE.fullmatch(typed):
            yield found["rest"] or ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_line_can_be_typed(name: str) -> None:
    for line in quoted(DOCUMENTS[name].read_text("utf-8")):
        parser().parse_args(shlex.split(line))


def test_command_lines_are_found() -> None:
    text = """`cairn check`

    docker compose run --rm cairn cairn invite discord
    make run ARGS="console"     # in this terminal

`/cairn log`, `docker compose logs -f cairn`, `.venv/bin/python -m bot`"""
    assert sorted(quoted(text)) == ["", "check", "console", "invite discord"]


def said(text: str) -> Iterator[str]:
    """Chat command lines in inline code, as they are typed without a platform's prefix."""
    names = {spec.name.split()[0] for spec in COMMANDS_BY_NAME.values()}
    for code in INLINE_CODE.findall(FENCE.sub("", text)):
        line = code.removeprefix("/cairn ").removeprefix("/")
        if line.split(" ")[0] in names and not set("<[=") & set(line):
            yield line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_chat_line_can_be_typed(name: str, catalog: Catalog) -> None:
    for line in said(DOCUMENTS[name].read_text("utf-8")):
        typed = parse(line, COMMANDS_BY_NAME, catalog)
        if form_for(typed.spec, typed.arguments) is None:
            typed.spec.bind(typed.arguments)


def test_chat_lines_are_found() -> None:
    lines = list(said("`/cairn log python 45`, `/setup`, `log <what>`, `content`"))
    assert lines == ["log python 45", "setup"]


def test_every_scope_of_slack_is_explained_and_no_other() -> None:
    text = (ROOT / "docs/how-to/set-up-slack.md").read_text("utf-8")
    explained = re.findall(r"^\| `([a-z:]+)`", text, re.MULTILINE)
    assert sorted(explained) == sorted([*SCOPES, *OPTIONAL_SCOPES])


def test_every_permission_on_discord_is_named() -> None:
    text = (ROOT / "docs/how-to/set-up-discord.md").read_text("utf-8").lower()
    names = {"read_messages": "view channels"}  # the SDK's old name; Discord's page has the new one
    wanted = [names.get(one, one).replace("_", " ") for one, given in PERMISSIONS if given]
    assert [permission for permission in wanted if permission not in text] == []


def examples() -> Iterator[str]:
    for fence in fences((ROOT / "docs/how-to/write-content.md").read_text("utf-8")):
        if fence.text.startswith("+++\n"):
            yield fence.text


def test_the_examples_of_items_are_items() -> None:
    shown = list(examples())
    assert shown
    for text in shown:
        document, faults = parse_document(text, "example.md")
        assert document is not None
        assert faults == []
        kind = next(kind for kind in KINDS if document.values["id"].startswith(kind.prefix))
        assert kind.model_validate(document.fields).id == document.values["id"]


def test_settings_named_in_documents_are_settings() -> None:
    known = {
        *re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE),
        "CAIRN_FACTS_DIR",
    }
    named = {
        name
        for file in documents()
        for name in re.findall(r"\bCAIRN_[A-Z_]+\b", file.read_text("utf-8"))
    }
    assert named - known == set()


def test_files_named_in_documents_are_there() -> None:
    missing = {
        f"{name}: {code}"
        for name, file in DOCUMENTS.items()
        for code in INLINE_CODE.findall(FENCE.sub("", file.read_text("utf-8")))
        if NAMED_FILE.fullmatch(code) and not (ROOT / code).exists()
    }
    assert missing == set()


def test_pictures_in_documents_are_there_and_light() -> None:
    shown = [
        file.parent / path
        for file in DOCUMENTS.values()
        for path in PICTURE.findall(file.read_text("utf-8"))
    ]
    assert shown
    assert [picture for picture in shown if picture.stat().st_size > LIGHT] == []


def test_what_documents_make_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target
        for file in DOCUMENTS.values()
        for target in re.findall(
            r"(?:^ {4}|`)make ([a-z-]+)", file.read_text("utf-8"), re.MULTILINE
        )
    }
    assert {"run", "test"} <= named
    assert named - targets == set()


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 70
