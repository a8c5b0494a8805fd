"""The response_urls given out with commands and interactions.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from collections.abc import Callable
from dataclasses import dataclass

USES = 5
LIFE = 30 * 60.0
"""Seconds a response_url works."""


@dataclass
class Hook:
    """One response_url: whose action it answers, where, on which message (if any), and what is left of it."""

    user: str
    channel: str
    message_ts: str | None
    thread_ts: str | None
    expires: float
    uses_left: int = USES


class Hooks:
    """All response_urls. The workspace's lock guards them."""

    def __init__(self, machine: Callable[[], float]) -> None:
        """`machine` gives machine time in seconds."""
        self._machine = machine
        self._hooks: dict[str, Hook] = {}

    def issue(
        self, path: str, user: str, channel: str, message_ts: str | None, thread_ts: str | None
    ) -> Hook:
        """Give out a response_url whose path ends in `path`."""
        hook = Hook(user, channel, message_ts, thread_ts, self._machine() + LIFE)
        self._hooks[path] = hook
        return hook

    def use(self, path: str) -> tuple[Hook | None, str]:
        """Use a response_url once. Without a hook, the error says why: too old (or unknown), or used up."""
        hook = self._hooks.get(path)
        if hook is None or self._machine() > hook.expires:
            return None, "expired_url"
        if hook.uses_left == 0:
            return None, "used_url"
        hook.uses_left -= 1
        return hook, ""
