"""The small department of the stories, here for what comes over HTTP."""

from tests.stories.conftest import config_folder, office

__all__ = ["config_folder", "office"]
