"""Settings: what may be left out, and one sentence for each that is missing or wrong."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, read_settings

GOOD: dict[str, Any] = {
    "slack_bot_token": "xoxb-1",
    "slack_signing_secret": "secret",
    "secret_key": "k" * 32,
}


@pytest.fixture(autouse=True)
def bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder without a file .env, and an environment without settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_env(folder: Path, **settings: str) -> None:
    named = {name: str(value) for name, value in (GOOD | settings).items() if value}
    (folder / ".env").write_text("".join(f"{name.upper()}={value}\n" for name, value in named.items()))


def test_three_settings_are_enough(bare_environment: Path) -> None:
    write_env(bare_environment)
    settings = read_settings()
    assert settings.database_url == "sqlite:///var/spend-bot.db"
    assert settings.port == 3000
    assert settings.slack_transport == "http"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.spend_config_dir == Path("config")
    assert not settings.in_sandbox


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as wrong:
        read_settings()
    said = str(wrong.value)
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SECRET_KEY"):
        assert f"{name} is not set: " in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("slack_bot_token", "xoxp-1", "SLACK_BOT_TOKEN must begin with xoxb-."),
        ("slack_signing_secret", " ", "SLACK_SIGNING_SECRET must not be empty."),
        ("slack_app_token", "xoxb-1", "SLACK_APP_TOKEN must begin with xapp-."),
        ("slack_transport", "pigeon", "SLACK_TRANSPORT"),
        ("slack_transport", "socket", "SLACK_APP_TOKEN must be set when SLACK_TRANSPORT is socket."),
        ("slack_api_url", "http://slack.com/api/", "SLACK_API_URL must be an https:// address"),
        ("public_url", "gov.uk", "PUBLIC_URL must be an https:// address"),
        ("database_url", "nonsense", "DATABASE_URL must be a database URL"),
        (
            "database_url",
            "mysql://host/name",
            "DATABASE_URL must be sqlite:///FILE or postgresql://HOST/NAME.",
        ),
        ("database_url", "sqlite://", "DATABASE_URL must be sqlite:///FILE or postgresql://HOST/NAME."),
        ("port", "70000", "PORT"),
        ("port", "http", "PORT"),
        ("slack_pace", "0", "SLACK_PACE"),
        ("delivery_lease_seconds", "1", "DELIVERY_LEASE_SECONDS"),
        ("secret_key", "short", "SECRET_KEY must have at least 32 characters."),
    ],
)
def test_a_wrong_one_is_one_sentence_without_its_value(
    bare_environment: Path, name: str, value: str, said: str
) -> None:
    write_env(bare_environment, **{name: value})
    with pytest.raises(SettingsError) as wrong:
        read_settings()
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)
    if name in ("slack_bot_token", "slack_app_token", "secret_key"):
        assert value not in str(wrong.value)


@pytest.mark.parametrize("begins", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_way_of_naming_postgresql_is_understood(begins: str) -> None:
    settings = Settings(**GOOD, database_url=f"{begins}me:word@db.example/spend")
    assert settings.database_url == "postgresql+psycopg://me:word@db.example/spend"


def test_an_address_without_a_slash_at_its_end_gets_one() -> None:
    settings = Settings(**GOOD, slack_api_url="http://127.0.0.1:1/api")
    assert settings.slack_api_url == "http://127.0.0.1:1/api/"
    assert settings.in_sandbox


def test_secrets_are_not_shown_and_settings_do_not_change() -> None:
    settings = Settings(**(GOOD | {"slack_bot_token": "xoxb-very-secret", "slack_app_token": "xapp-secret"}))
    assert "very-secret" not in repr(settings)
    assert GOOD["secret_key"] not in repr(settings)
    with pytest.raises(ValidationError):
        setattr(settings, "port", 1)  # noqa: B010  the type checker knows that it cannot be set
