"""What the environment says: every setting, checked before anything starts."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

SLACK = "https://slack.com/api/"
SHORTEST_SECRET = 32


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what it should be."""


class ConfigSettings(BaseSettings):
    """The one setting that is enough to read the configuration."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    spend_config_dir: Path = Field(
        default=Path("config"), description="The folder of the configuration files"
    )


class Settings(ConfigSettings):
    """The settings, from environment variables of the same names in capitals and from a file `.env`."""

    slack_bot_token: SecretStr = Field(description="The app's bot token; it begins with xoxb-")
    slack_signing_secret: SecretStr = Field(
        description="The app's signing secret, by which Slack's requests are known"
    )
    slack_app_token: SecretStr | None = Field(
        default=None, description="The app-level token for Socket Mode; it begins with xapp-"
    )
    slack_transport: Literal["http", "socket"] = Field(
        default="http", description="How Slack reaches the bot: requests to PUBLIC_URL, or Socket Mode"
    )
    slack_api_url: str = Field(default=SLACK, description="Where Slack's Web API is")
    slack_pace: Annotated[float, Field(gt=0, le=1000)] = Field(
        default=1.0, description="How many times as fast as Slack's published rate limits to go"
    )
    database_url: str = Field(
        default="sqlite:///var/spend-bot.db", description="An SQLAlchemy URL: an SQLite file or PostgreSQL"
    )
    database_is_shared: bool = Field(
        default=False, description="Lets web, socket and worker use an SQLite file that all of them can reach"
    )
    delivery_lease_seconds: Annotated[float, Field(ge=2, le=300)] = Field(
        default=15.0,
        description="Seconds after which another worker takes over a message from one that is gone",
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=3000, description="The port for Slack's requests"
    )
    public_url: str | None = Field(default=None, description="The address under which people reach the bot")
    secret_key: SecretStr = Field(
        description="At least 32 characters by which the audit trail is sealed; keep it"
    )

    @field_validator("slack_bot_token")
    @classmethod
    def _is_bot_token(cls, value: SecretStr) -> SecretStr:
        return _beginning(value, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _is_app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return value and _beginning(value, "xapp-")

    @field_validator("slack_signing_secret")
    @classmethod
    def _is_not_empty(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().strip():
            raise ValueError("must not be empty")
        return value

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return value

    @field_validator("slack_api_url", "public_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if not parts.hostname or (parts.scheme != "https" and not _is_loopback(parts.hostname)):
            raise ValueError("must be an https:// address (http:// only on this machine)")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _ends_in_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError as error:
            raise ValueError("must be a database URL such as sqlite:///var/spend-bot.db") from error
        if url.get_backend_name() == "postgresql":
            return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        if url.get_backend_name() not in ("sqlite", "postgres") or url.database in (None, "", ":memory:"):
            raise ValueError("must be sqlite:///FILE or postgresql://HOST/NAME")
        if url.get_backend_name() == "postgres":  # as some platforms still write it
            return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return value

    @model_validator(mode="after")
    def _socket_has_token(self) -> Self:
        if self.slack_transport == "socket" and self.slack_app_token is None:
            raise ValueError("SLACK_APP_TOKEN must be set when SLACK_TRANSPORT is socket")
        return self

    @property
    def in_sandbox(self) -> bool:
        """Whether the Slack it speaks to is a pretend one on this machine."""
        return _is_loopback(urlsplit(self.slack_api_url).hostname or "")


def read_settings() -> Settings:
    """Read the settings from the environment; raises SettingsError with one sentence a mistake."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(" ".join(_sentence(dict(mistake)) for mistake in error.errors())) from None


def _sentence(mistake: dict[str, object]) -> str:
    place = mistake["loc"]
    name = ".".join(str(part) for part in place).upper() if isinstance(place, tuple) else ""
    if mistake["type"] == "missing":
        described = Settings.model_fields[name.lower()].description
        return f"{name} is not set: {described}."
    said = str(mistake["msg"]).removeprefix("Value error, ")
    return f"{name} {said}." if name else f"{said}."


def _beginning(value: SecretStr, prefix: str) -> SecretStr:
    if not value.get_secret_value().startswith(prefix):
        raise ValueError(f"must begin with {prefix}")
    return value


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")
