"""The pretend department: its configuration, and the shortcuts its workspace offers."""

import shutil
from pathlib import Path

from bot.config import ConfigError, Mistake

CONFIG = Path("config")
ORGANISATIONS = Path(__file__).with_name("organisations.yaml")
"""Who uses the bot in the pretend workspace, whatever ids `config/organisations.yaml` has by now."""

SHORTCUTS = {"Start an assessment": "start_assessment", "Add a contract": "add_contract"}
"""The global shortcuts of `config/slack-manifest.yaml`."""


def pretend_config(folder: Path) -> Path:
    """Make the pretend workspace's configuration in a folder: `config/`, with people of that workspace.

    Returns where it is; raises ConfigError where there is no `config/`.
    """
    if not CONFIG.is_dir():
        raise ConfigError(
            [Mistake(str(CONFIG), 1, "there is no such directory here; run it beside README.md")]
        )
    made = folder / "config"
    shutil.copytree(CONFIG, made)
    shutil.copy(ORGANISATIONS, made / "organisations.yaml")
    return made
