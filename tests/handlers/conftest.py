"""The small department of the stories, here for what comes over HTTP."""

from tests.stories.conftest import office

__all__ = ["office"]
