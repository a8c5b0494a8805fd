"""The documents keep up with the code: settings, commands, keys, and what the manifest asks for."""

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
import yaml
from gunicorn.config import Config as GunicornConfig
from pydantic import BaseModel

from bot.cli import app
from bot.config import values
from bot.domain import regimes, standard, template
from bot.handlers.commands import COMMANDS, SHORTCUTS
from bot.handlers.events import EVENTS
from bot.sandbox.demo import MESSAGE_SHORTCUTS
from bot.sandbox.demo import SHORTCUTS as SANDBOX_SHORTCUTS
from bot.sandbox.workspace.cast import BOT_EVENTS
from bot.settings import Settings

README = Path("README.md").read_text()
MANIFEST = yaml.safe_load(Path("config/slack-manifest.yaml").read_text(encoding="utf-8"))

EVENTS_OF = dict.fromkeys(("message.channels", "message.groups", "message.im", "message.mpim"), "message")
"""What each subscription arrives as; any other arrives under its own name."""

SCOPES_OF_EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_left": {"channels:read"},
    "file_deleted": {"files:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "user_change": {"users:read"},
}
"""https://docs.slack.dev/reference/events says the scope of each."""

SCOPES_OF_METHODS = {
    "auth_test": set(),
    "chat_getPermalink": set(),
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_open": {"im:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "conversations_members": {"channels:read", "groups:read", "mpim:read"},
    "conversations_replies": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "files_info": {"files:read"},
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "users_info": {"users:read"},
    "views_push": set(),
    "usergroups_users_list": {"usergroups:read"},
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
}
"""https://docs.slack.dev/reference/methods says the scopes of each."""

CALLED = re.compile(
    r"\.((?:auth|chat|conversations|views|users|usergroups|files|reactions|pins)_[a-zA-Z_]+)\("
)

STANDARD = "config/standards/tcop-2016.yaml"
REGIMES = "config/regimes/*.yaml"
EXPLAINED_IN = {REGIMES: (REGIMES, STANDARD)}
"""Where keys are explained besides in the file itself: a regime's questions are written as a standard's."""

MODELS: dict[str, type[BaseModel]] = {
    "config/organisations.yaml": values.Organisations,
    "config/reminders.yaml": values.ReminderPolicy,
    "config/products.yaml": values.Products,
    "config/closed-services.yaml": values.ClosedServices,
    "config/notify.yaml": values.Notify,
    REGIMES: regimes.Regime,
    STANDARD: standard.Standard,
    "config/templates/cloud-hosting.yaml": template.Template,
}


def test_every_setting_is_in_the_readme_with_its_default() -> None:
    described = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]*)\|", README, re.MULTILINE))
    assert set(described) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = described[name.upper()].strip().strip("`")
        given = None if field.is_required() or field.default is None else field.default
        if isinstance(given, float) and given.is_integer():
            given = int(given)
        if isinstance(given, bool):
            given = str(given).lower()
        assert default == ("" if given is None else str(given)), name


def test_every_command_is_in_the_readme() -> None:
    commands: Any = typer.main.get_command(app)
    described = set(re.findall(r"^\| `spend-bot ([a-z]+)` \|", README, re.MULTILINE))
    assert described == set(commands.commands)
    for word in (*COMMANDS, "help"):
        assert f"/spend {word}" in README


@pytest.mark.parametrize("file", MODELS)
def test_every_key_of_the_configuration_is_shown_in_the_file_that_has_it(file: str) -> None:
    patterns = EXPLAINED_IN.get(file, (file,))
    text = "".join(each.read_text() for pattern in patterns for each in Path().glob(pattern))
    for name in keys_of(MODELS[file]):
        assert re.search(rf"\b{name}\b", text), f"{name} is not explained in {file}"


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """Give the key of each field of a model and of the models in it."""
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in inside(field.annotation):
            yield from keys_of(inner)


def inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from inside(argument)


def test_the_manifest_subscribes_to_what_is_handled() -> None:
    asked = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {EVENTS_OF.get(name, name) for name in asked} == set(EVENTS)
    assert asked == list(BOT_EVENTS), "the sandbox sends what Slack would"


def test_the_manifest_has_the_shortcuts_and_the_command_that_are_handled() -> None:
    shortcuts = {each["name"]: each["callback_id"] for each in MANIFEST["features"]["shortcuts"]}
    assert set(shortcuts.values()) == set(SHORTCUTS)
    assert shortcuts == SANDBOX_SHORTCUTS | MESSAGE_SHORTCUTS
    of_messages = {each["name"] for each in MANIFEST["features"]["shortcuts"] if each["type"] == "message"}
    assert of_messages == set(MESSAGE_SHORTCUTS)
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/spend"
    assert set(command["usage_hint"].split(" | ")) == {*COMMANDS, "help"}


def test_the_manifest_asks_for_no_scope_that_is_not_used_and_for_all_that_are() -> None:
    code = [file.read_text() for room in ("delivery", "handlers") for file in Path("bot", room).glob("*.py")]
    called = {method for text in code for method in CALLED.findall(text)}
    assert called == set(SCOPES_OF_METHODS)
    needed = {"commands"}.union(*SCOPES_OF_METHODS.values())
    for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]:
        needed |= SCOPES_OF_EVENTS[event]
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed


def test_every_address_of_the_manifest_is_the_one_the_bot_answers_at() -> None:
    addresses = re.findall(r"https://example\.gov\.uk\S*", Path("config/slack-manifest.yaml").read_text())
    assert set(addresses) == {"https://example.gov.uk/slack/events"}


def test_gunicorns_settings_are_ones_it_knows() -> None:
    known = GunicornConfig().settings
    chosen = runpy.run_path("config/gunicorn.conf.py")
    for name in (name for name in chosen if not name.startswith("_")):
        known[name].set(chosen[name])


def test_every_process_of_the_procfile_is_a_command() -> None:
    commands: Any = typer.main.get_command(app)
    lines = [line.lstrip("# ") for line in Path("Procfile").read_text().splitlines() if "spend-bot" in line]
    names = {line.split(":")[0]: line.split("spend-bot ")[1] for line in lines}
    assert names == {"release": "migrate", "web": "web", "worker": "worker", "socket": "socket"}
    assert set(names.values()) <= set(commands.commands)


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_file_that_is_linked_to_is_there(file: str) -> None:
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", Path(file).read_text())
    assert [path for path in linked if not Path(path).exists()] == []
