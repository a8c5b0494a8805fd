"""How long tests wait before they give up: far longer than anything takes on a slow and busy machine."""

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds, also those the pretend Slack gives the bot where a test is not about the three of the real one."""


def wait_until(is_so: Callable[[], object]) -> None:
    """Wait for something to become so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)
