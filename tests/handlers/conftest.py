"""The small department of the stories, here for what comes over HTTP, and a workspace of rows."""

from tests.cards.conftest import world
from tests.stories.conftest import office

__all__ = ["office", "world"]
