"""Settings: from the environment or .env, read once, passed down; imported by no feature."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from pydantic import AliasChoices, BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from bot.errors import SettingsError

VARIABLE_PREFIX = "CAIRN_"
ENV_FILE = Path(".env")

# Read beside the settings: by docker-compose.yml, and by the writer's checks.
READ_ELSEWHERE = ("COMPOSE_PROFILES", "POSTGRES_PASSWORD", "CAIRN_FACTS_DIR")
# What else Compose and Docker read of an .env
OTHERS_PREFIXES = ("COMPOSE_", "DOCKER_")
OUR_PREFIXES = (VARIABLE_PREFIX, "DISCORD_", "SLACK_")
ALIKE = 0.75  # the share of letters from which on one name may be meant by another
WORD_LEFT_OUT = 0.9
MOST_NEAR = 3
# A text of another shape may be a value that lost its name, and is never shown.
NAME = re.compile(r"[A-Z][A-Z0-9_]{0,39}|[a-z][a-z0-9_]{0,39}")

# An "@" or "/" inside a password should be escaped, and often is not: so it is read up to the
# first "@", as our database library does, and up to the last. libpq also takes it as an option.
_PASSWORDS = (
    re.compile(r"://[^/:@]*:(.+?)@"),
    re.compile(r"://[^/:@]*:(.+)@"),
    re.compile(r"[?&]password=([^&#]+)"),
)


def platform_token(variable: str) -> Any:
    """A field for a chat platform's token. Its variable has no prefix: the platform's docs name it.

    What is declared this way counts for ``Settings.connects``.
    """
    return Field(None, validation_alias=AliasChoices(variable.lower(), variable))


class Settings(BaseSettings):
    """What can be set. Every field's variable is explained in ``.env.example``."""

    model_config = SettingsConfigDict(
        env_prefix=VARIABLE_PREFIX,
        env_file=str(ENV_FILE),
        # Windows' editors put a mark before the first line.
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    discord_token: SecretStr | None = platform_token("DISCORD_TOKEN")
    slack_bot_token: SecretStr | None = platform_token("SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = platform_token("SLACK_APP_TOKEN")

    database_url: SecretStr | None = None
    data_dir: Path = Path("data")
    content_dir: Path | None = None
    extra_content_dir: Path | None = None
    edit_url: str = ""

    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    metrics: bool = False

    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    slack_command: Annotated[str, Field(pattern=r"^/[a-z0-9_-]{1,31}$")] = "/cairn"
    tick_seconds: Annotated[float, Field(ge=0.05, le=60)] = 10
    late_grace_hours: Annotated[float, Field(ge=0, le=168)] = 12

    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    slack_api_url: str | None = None

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _case_does_not_matter(cls, value: object) -> object:
        if isinstance(value, str):
            return value.lower()
        return value

    @property
    def late_grace(self) -> timedelta:
        """How late a post may still go out."""
        return timedelta(hours=self.late_grace_hours)

    @property
    def connects(self) -> bool:
        """Whether any chat platform is set up; without one the playground opens."""
        fields = type(self).model_fields
        return any(getattr(self, name) for name in fields if _own_variable(fields[name]))

    def database_address(self) -> str | None:
        """The database's address in clear, password and all; None for the usual SQLite file."""
        if self.database_url is None:
            return None
        return self.database_url.get_secret_value()

    def secrets(self) -> frozenset[str]:
        """Every text that must not be shown, in clear: for what cuts it out of the log.

        Each ``SecretStr`` of each field, also inside a collection, without white space around it,
        and the passwords of those that are addresses.
        """
        texts = {secret.get_secret_value().strip() for secret in _secrets_in(dict(self))}
        passwords = {password for text in texts for password in _passwords_in(text)}
        return frozenset(texts | passwords) - {""}

    @classmethod
    def env_names(cls) -> tuple[str, ...]:
        """The variables that are read, one a field, in the order of the fields."""
        return tuple(
            _own_variable(field) or f"{VARIABLE_PREFIX}{name}".upper()
            for name, field in cls.model_fields.items()
        )


def _own_variable(field: FieldInfo) -> str | None:
    """The variable of a field that has one of its own name, as ``platform_token`` gives it."""
    if isinstance(field.validation_alias, AliasChoices):
        return str(field.validation_alias.choices[-1])
    return None


def _secrets_in(value: object) -> Iterator[SecretStr]:
    """Each ``SecretStr`` that a value is or holds, however deep."""
    match value:
        case SecretStr():
            yield value
        case str() | bytes():
            return
        case BaseModel():
            yield from _secrets_in(dict(value))
        case Mapping():
            yield from _secrets_in([*value.keys(), *value.values()])
        case Collection():
            for part in value:
                yield from _secrets_in(part)


def _passwords_in(text: str) -> Iterator[str]:
    """The password of an address, as it is written and unescaped; nothing of any other text."""
    for pattern in _PASSWORDS:
        if found := pattern.search(text):
            yield found[1]
            yield unquote(found[1])


def read_settings(env_file: Path | None = ENV_FILE) -> Settings:
    """Settings from the environment and ``env_file``.

    SettingsError that names each wrong variable, never its value; or says that the file can't be
    read.
    """
    try:
        with _readable(env_file):
            # pydantic-settings takes the file as an argument; its stubs do not say so.
            return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        raise SettingsError("These settings don't fit:\n" + _misfits(error)) from None


@contextmanager
def _readable(env_file: Path | None) -> Iterator[None]:
    """SettingsError where the file can't be read."""
    try:
        yield
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file} is not plain text in UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{env_file} can't be read: {error.strerror}.") from None


def _misfits(error: ValidationError) -> str:
    """A line for each setting that does not fit, with its variable and without its value."""
    names = dict(zip(Settings.model_fields, Settings.env_names(), strict=True))
    lines: list[str] = []
    for fault in error.errors(include_input=False):
        field = str(next(iter(fault["loc"]), "?"))
        variable = names.get(field.lower(), field.upper())
        lines.append(f"- {variable}: {fault['msg']}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is given and that nobody reads.

    ``name`` is "" for a line that may be a value; ``where`` says where it stands; ``near`` are the
    names that may be meant.
    """

    name: str
    where: str
    near: tuple[str, ...] = ()

    @property
    def meant_for_us(self) -> bool:
        """Whether it was surely written for this bot: then something is missing without it."""
        return bool(self.near) or not self.name or self.name.upper().startswith(VARIABLE_PREFIX)

    @property
    def sentence(self) -> str:
        """What is wrong with it, never its value."""
        if not self.name:
            return f"A line in {self.where} is no setting. A setting looks like `NAME=value`."
        said = f"`{self.name}` in {self.where} is no setting."
        if self.near:
            return f"{said} Did you mean {' or '.join(f'`{name}`' for name in self.near)}?"
        return f"{said} I leave it alone; .env.example names every one there is."


def unknown_settings(
    env_file: Path | None = ENV_FILE, environment: Mapping[str, str] = os.environ
) -> list[Unknown]:
    """What is set and is no setting: each such line of the file, in its order.

    Of the environment at large only what looks like one of ours that is mistyped. SettingsError
    where the file can't be read.
    """
    found: list[Unknown] = []
    for name, value in _lines_of(env_file).items():
        if value is None or not NAME.fullmatch(name):
            found.append(Unknown("", str(env_file)))
        elif not _is_read(name) and not name.upper().startswith(OTHERS_PREFIXES):
            found.append(Unknown(name, str(env_file), _nearest(name)))
    for name in sorted(environment):
        if name.startswith(OUR_PREFIXES) and not _is_read(name) and (near := _nearest(name)):
            found.append(Unknown(name, "the environment", near))
    return found


def _lines_of(env_file: Path | None) -> Mapping[str, str | None]:
    """What stands in the file, by name as it is written there; None for a line without a value."""
    with _readable(env_file):
        source = DotEnvSettingsSource(
            Settings, env_file, case_sensitive=True, env_ignore_empty=False
        )
        return source.env_vars


def _is_read(name: str) -> bool:
    return name.upper() in (*Settings.env_names(), *READ_ELSEWHERE)


def _nearest(name: str) -> tuple[str, ...]:
    """The names that may be meant: more than one where they do alike, none where too many do."""
    known = (*Settings.env_names(), *READ_ELSEWHERE)
    shares = {candidate: _alike(name, candidate) for candidate in known}
    best = max(shares.values())
    near = tuple(candidate for candidate, share in shares.items() if share == best)
    if best < ALIKE or len(near) > MOST_NEAR:
        return ()
    return near


def _alike(name: str, known: str) -> float:
    """How much a name looks like a known one: 0 for not at all, 1 for the same.

    One of ours with a word left out (``CAIRN_PORT``) is as good as meant.
    """
    bare, wanted = _bare(name), _bare(known)
    words = bare.split("_")
    if name.upper().startswith(OUR_PREFIXES) and set(words) < set(wanted.split("_")):
        return WORD_LEFT_OUT
    return SequenceMatcher(None, bare, wanted).ratio()


def _bare(name: str) -> str:
    """A name without our prefix, which is forgotten, or put before a token, as often as not."""
    return name.upper().removeprefix(VARIABLE_PREFIX)
