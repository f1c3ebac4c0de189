"""Settings: from the environment or .env, read once, passed down; imported by no feature."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from pydantic import AliasChoices, BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

VARIABLE_PREFIX = "CAIRN_"

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
        env_file=".env",
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


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Settings from the environment and ``env_file``.

    SettingsError that names each wrong variable, never its value.
    """
    try:
        # pydantic-settings takes the file as an argument; its stubs do not say so.
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        raise SettingsError("These settings don't fit:\n" + _misfits(error)) from None


def _misfits(error: ValidationError) -> str:
    """A line for each setting that does not fit, with its variable and without its value."""
    names = dict(zip(Settings.model_fields, Settings.env_names(), strict=True))
    lines: list[str] = []
    for fault in error.errors(include_input=False):
        field = str(next(iter(fault["loc"]), "?"))
        variable = names.get(field.lower(), field.upper())
        lines.append(f"- {variable}: {fault['msg']}")
    return "\n".join(lines)
