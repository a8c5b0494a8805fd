"""Settings: what may be left out, and one sentence for each that is missing or wrong."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.sandbox.demo import PretendSettings
from bot.settings import ConfigSettings, DatabaseSettings, Settings, SettingsError, read_settings

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
    settings = read_settings(Settings)
    assert settings.database_url == "sqlite:///var/spend-bot.db"
    assert settings.port == 3000
    assert settings.slack_transport == "http"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.spend_config_dir == Path("config")
    assert not settings.in_sandbox


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as wrong:
        read_settings(Settings)
    assert str(wrong.value).splitlines() == [
        "SECRET_KEY is not set. It is at least 32 characters by which the audit trail is sealed; keep it.",
        "SLACK_BOT_TOKEN is not set. It is the app's bot token and begins with xoxb-.",
        "SLACK_SIGNING_SECRET is not set. It is the signing secret of the app, from Basic Information.",
    ]


def test_an_empty_one_counts_as_not_set(bare_environment: Path) -> None:
    with (bare_environment / ".env").open("w") as file:
        file.write("SLACK_BOT_TOKEN=\nPORT=\n")
    with pytest.raises(SettingsError) as wrong:
        read_settings(Settings)
    assert "SLACK_BOT_TOKEN is not set." in str(wrong.value)
    assert "PORT" not in str(wrong.value)


def test_a_command_asks_for_no_more_than_it_needs() -> None:
    assert read_settings(DatabaseSettings).database_url == "sqlite:///var/spend-bot.db"
    assert read_settings(ConfigSettings).spend_config_dir == Path("config")


def test_a_file_of_settings_that_is_not_text_is_named(bare_environment: Path) -> None:
    (bare_environment / ".env").write_bytes(b"PORT=\xff\n")
    with pytest.raises(SettingsError, match=r"The file \.env cannot be read"):
        read_settings(Settings)


def test_a_pretend_workspace_takes_nothing_from_the_environment(
    bare_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_env(bare_environment, slack_pace="7", public_url="https://example.gov.uk/")
    monkeypatch.setenv("DATABASE_IS_SHARED", "true")
    monkeypatch.setenv("PORT", "nonsense")
    settings = read_settings(PretendSettings, **GOOD)
    assert (settings.slack_pace, settings.public_url) == (1.0, None)
    assert (settings.database_is_shared, settings.port) == (False, 3000)
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN must begin with xoxb-"):
        read_settings(PretendSettings, **GOOD | {"slack_bot_token": "nonsense"})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("slack_bot_token", "xoxp-1", "SLACK_BOT_TOKEN must begin with xoxb-."),
        ("slack_signing_secret", "' '", "SLACK_SIGNING_SECRET must not be empty."),
        ("slack_app_token", "xoxb-1", "SLACK_APP_TOKEN must begin with xapp-."),
        ("slack_bot_token", "xoxb-…", "SLACK_BOT_TOKEN has a character that none of Slack's has"),
        ("slack_app_token", "xapp-…", "SLACK_APP_TOKEN has a character that none of Slack's has"),
        ("slack_signing_secret", "…", "SLACK_SIGNING_SECRET has a character that none of Slack's has"),
        ("slack_transport", "pigeon", "SLACK_TRANSPORT must be http or socket."),
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
        ("database_url", "postgresql://host:port/name", "DATABASE_URL must be a database URL"),
        ("database_is_shared", "perhaps", "DATABASE_IS_SHARED must be true or false."),
        ("port", "70000", "PORT must be a whole number from 0 to 65535."),
        ("port", "http", "PORT must be a whole number from 0 to 65535."),
        ("slack_pace", "0", "SLACK_PACE must be more than 0"),
        ("delivery_lease_seconds", "1", "DELIVERY_LEASE_SECONDS must be a number of seconds from 2 to 300."),
        ("bank_holidays", "perhaps", "BANK_HOLIDAYS must be true or false."),
        ("notify_api_key", "team-1234", "NOTIFY_API_KEY must be a whole key of GOV.UK Notify"),
        ("notify_receipt_token", "short", "NOTIFY_RECEIPT_TOKEN must have at least 32 characters."),
        ("secret_key", "short", "SECRET_KEY must have at least 32 characters."),
    ],
)
def test_a_wrong_one_is_one_sentence_without_its_value(
    bare_environment: Path, name: str, value: str, said: str
) -> None:
    write_env(bare_environment, **{name: value})
    with pytest.raises(SettingsError) as wrong:
        read_settings(Settings)
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)
    if name in ("slack_bot_token", "slack_app_token", "secret_key", "notify_api_key"):
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
