"""The pretend department: its configuration, and the commands and shortcuts its workspace offers."""

import shutil
from pathlib import Path

from bot.sandbox.page.ground import Command

FOLDER = Path("var/demo")
"""Where demos keep what they make."""

CONFIG = Path("config")
ORGANISATIONS = Path(__file__).with_name("organisations.yaml")
"""Who uses the bot in the pretend workspace, whatever ids `config/organisations.yaml` has by now."""

SHORTCUTS = {"Start an assessment": "start_assessment", "Add a contract": "add_contract"}
"""The global shortcuts of `config/slack-manifest.yaml`."""

MESSAGE_SHORTCUTS = {"Use as evidence": "use_as_evidence"}
"""The shortcuts of messages in it."""

COMMANDS = (
    Command("/spend start", "Start an assessment of planned spending"),
    Command("/spend list", "See what is yours to finish, and other lists"),
    Command("/spend show", "See where one assessment stands"),
    Command("/spend find", "Find assessments by title, purpose or supplier"),
    Command("/spend organisation", "Answer what your organisation answers once a year"),
    Command("/spend contract", "Add a contract and be reminded of its dates"),
    Command("/spend contracts", "See which contracts have to be decided on soon, or find one"),
    Command("/spend calendar", "Have your contract dates in your own calendar"),
    Command("/spend plan", "See the spending plan and add to it"),
    Command("/spend portfolio", "See where everything stands, as a lead"),
    Command("/spend help", "See what you can do here"),
)
"""The slash commands of `config/slack-manifest.yaml`, with each word that can follow."""


def need_config() -> None:
    """Raise ConfigError where there is no `config/` to make the pretend department's from."""
    if not CONFIG.is_dir():
        from bot.config import ConfigError, Mistake  # noqa: PLC0415  the page need not wait for it

        raise ConfigError(
            [Mistake(str(CONFIG), 1, "there is no such directory here; run it beside README.md")]
        )


def pretend_config(folder: Path) -> Path:
    """Make the pretend workspace's configuration in a folder: `config/`, with people of that workspace.

    Returns where it is; raises ConfigError where there is no `config/`.
    """
    need_config()
    made = folder / "config"
    shutil.copytree(CONFIG, made)
    shutil.copy(ORGANISATIONS, made / "organisations.yaml")
    return made
