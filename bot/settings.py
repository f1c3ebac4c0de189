"""Settings: from the environment or .env, read once, passed down; imported by no feature."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError


def _named(name: str) -> AliasChoices:
    return AliasChoices(name.lower(), name)


class Settings(BaseSettings):
    """What can be set. Every field's variable is explained in ``.env.example``."""

    model_config = SettingsConfigDict(
        env_prefix="CAIRN_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    discord_token: SecretStr | None = Field(None, validation_alias=_named("DISCORD_TOKEN"))
    slack_bot_token: SecretStr | None = Field(None, validation_alias=_named("SLACK_BOT_TOKEN"))
    slack_app_token: SecretStr | None = Field(None, validation_alias=_named("SLACK_APP_TOKEN"))

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
        return bool(self.discord_token or self.slack_bot_token or self.slack_app_token)

    @classmethod
    def env_names(cls) -> tuple[str, ...]:
        """The variables that are read, as ``.env.example`` lists them."""
        tokens = {"discord_token", "slack_bot_token", "slack_app_token"}
        return tuple(
            name.upper() if name in tokens else f"CAIRN_{name}".upper() for name in cls.model_fields
        )


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
