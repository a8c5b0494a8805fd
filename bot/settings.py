"""What the environment says: every setting, checked before anything starts."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

SLACK = "https://slack.com/api/"
SHORTEST_SECRET = 32
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

SHOULD_BE = {
    "slack_transport": "http or socket",
    "slack_pace": "more than 0 and at most 1000",
    "slack_patience": "a number of seconds from 3 to 300",
    "database_is_shared": "true or false",
    "delivery_lease_seconds": "a number of seconds from 2 to 300",
    "bank_holidays": "true or false",
    "record_link_hours": "a number of hours, more than 0 and at most 744",
    "port": "a whole number from 0 to 65535",
}
"""What a value should have been that is not of its kind or range."""

NOTIFY_KEY = re.compile(rf".+-{_UUID}-{_UUID}")
"""A key of GOV.UK Notify: its name, the service's id and the secret."""

S = TypeVar("S", bound=BaseSettings)


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what it should be."""


class _Environment(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )


class ConfigSettings(_Environment):
    """The one setting that is enough to read the configuration."""

    spend_config_dir: Path = Field(
        default=Path("config"), description="the folder of the configuration files"
    )


class DatabaseSettings(_Environment):
    """The one setting that is enough to reach the database."""

    database_url: str = Field(
        default="sqlite:///var/spend-bot.db", description="an SQLAlchemy URL: an SQLite file or PostgreSQL"
    )

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        try:
            url = make_url(value)
        except (ArgumentError, ValueError) as error:
            raise ValueError("must be a database URL such as sqlite:///var/spend-bot.db") from error
        if url.get_backend_name() in ("postgresql", "postgres"):  # some platforms still write the second
            return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
            raise ValueError("must be sqlite:///FILE or postgresql://HOST/NAME")
        return value


class ExportSettings(ConfigSettings, DatabaseSettings):
    """The settings that are enough to write records to files."""


class AuditSettings(DatabaseSettings):
    """The settings that are enough to read the audit trail and to write to it."""

    secret_key: SecretStr = Field(
        description="at least 32 characters by which the audit trail is sealed; keep it"
    )

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return value


class Settings(ConfigSettings, AuditSettings):
    """The settings, from environment variables of the same names in capitals and from a file `.env`."""

    slack_bot_token: SecretStr = Field(description="the app's bot token and begins with xoxb-")
    slack_signing_secret: SecretStr = Field(
        description="the signing secret of the app, from Basic Information"
    )
    slack_app_token: SecretStr | None = Field(
        default=None, description="the app-level token for Socket Mode and begins with xapp-"
    )
    slack_transport: Literal["http", "socket"] = Field(
        default="http", description="how Slack reaches the bot: requests over HTTP, or Socket Mode"
    )
    slack_api_url: str = Field(default=SLACK, description="where Slack's Web API is")
    slack_pace: Annotated[float, Field(gt=0, le=1000)] = Field(
        default=1.0, description="how many times as fast as Slack's published rate limits to go"
    )
    slack_patience: Annotated[float, Field(ge=3, le=300)] = Field(
        default=3.0, description="seconds Slack waits for an answer; only a pretend one waits longer"
    )
    database_is_shared: bool = Field(
        default=False, description="lets web, socket and worker use an SQLite file that all of them can reach"
    )
    delivery_lease_seconds: Annotated[float, Field(ge=2, le=300)] = Field(
        default=15.0,
        description="seconds after which another worker takes over a message from one that is gone",
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=3000, description="the port for Slack's requests"
    )
    public_url: str | None = Field(
        default=None, description="the address at which this bot is reached, for links to records"
    )
    record_link_hours: Annotated[float, Field(gt=0, le=24 * 31)] = Field(
        default=24.0, description="how many hours a link to a record holds"
    )
    notify_api_key: SecretStr | None = Field(
        default=None, description="the key of GOV.UK Notify by which reminders go out by email too"
    )
    notify_receipt_token: SecretStr | None = Field(
        default=None, description="at least 32 characters by which Notify's delivery receipts are known"
    )
    bank_holidays: bool = Field(
        default=True, description="whether bank holidays are had from GOV.UK once a day"
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
        return _plain(value)

    @field_validator("notify_api_key")
    @classmethod
    def _is_notify_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not NOTIFY_KEY.fullmatch(value.get_secret_value()):
            raise ValueError("must be a whole key of GOV.UK Notify, which ends in two ids")
        return value

    @field_validator("notify_receipt_token")
    @classmethod
    def _is_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_SECRET:
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

    @model_validator(mode="after")
    def _socket_has_token(self) -> Self:
        if self.slack_transport == "socket" and self.slack_app_token is None:
            raise ValueError("SLACK_APP_TOKEN must be set when SLACK_TRANSPORT is socket")
        return self

    @property
    def in_sandbox(self) -> bool:
        """Whether the Slack it speaks to is a pretend one on this machine."""
        return _is_loopback(urlsplit(self.slack_api_url).hostname or "")


def read_settings(kind: type[S], **given: Any) -> S:
    """Read the settings that a command needs; `given` ones win over the environment's.

    Raises SettingsError with one sentence a line, one for each mistake.
    """
    try:
        return kind(**given)
    except ValidationError as error:
        told = (_sentence(kind, dict(mistake)) for mistake in error.errors())
        raise SettingsError("\n".join(told)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file .env cannot be read as UTF-8 text: {error}.") from None


def _sentence(kind: type[BaseSettings], mistake: dict[str, object]) -> str:
    place = mistake["loc"]
    name = str(place[0]) if isinstance(place, tuple) and place else ""
    if mistake["type"] == "missing":
        return f"{name.upper()} is not set. It is {kind.model_fields[name].description}."
    if mistake["type"] == "value_error":
        said = str(mistake["msg"]).removeprefix("Value error, ")
        return f"{name.upper()} {said}.".lstrip()
    return f"{name.upper()} must be {SHOULD_BE.get(name, 'written in another way')}."


def _beginning(value: SecretStr, prefix: str) -> SecretStr:
    if not value.get_secret_value().startswith(prefix):
        raise ValueError(f"must begin with {prefix}")
    return _plain(value)


def _plain(value: SecretStr) -> SecretStr:
    said = value.get_secret_value()
    if not (said.isascii() and said.isprintable()):
        raise ValueError("has a character that none of Slack's has: copy all of it again from Slack")
    return value


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")
