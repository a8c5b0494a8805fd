"""How often an app may call: Slack's rate limits.

https://docs.slack.dev/apis/web-api/rate-limits
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute by tier. Slack allows bursts and does not say how large: here one minute's worth."""

TIERS: dict[str, int] = {
    "chat.update": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "conversations.open": 3,
    "conversations.history": 3,
    "conversations.replies": 3,
    "conversations.info": 3,
    "conversations.members": 4,
    "users.info": 4,
    "usergroups.users.list": 2,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "files.info": 4,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
}
"""Tier by method. auth.test, chat.getPermalink and apps.connections.open are not held back here."""


@dataclass(frozen=True)
class Limits:
    """What the workspace allows.

    `post_per_second` messages to one conversation (None: any number) with `post_burst` at once and
    `post_slack` more, since Slack is not exact; `posts_per_minute` over the whole workspace; `tiers`
    switches the limits by method.
    """

    post_per_second: float | None = 1.0
    post_burst: int = 3
    post_slack: int = 1
    posts_per_minute: int = 300
    tiers: bool = True

    @classmethod
    def none(cls) -> "Limits":
        """No limits at all, for tests about something else."""
        return cls(post_per_second=None, tiers=False)


class _Bucket:
    """A bucket of leave to call, filled at a steady rate."""

    def __init__(self, size: float, per_second: float, now: float) -> None:
        self.size, self.per_second = size, per_second
        self.left, self.at = size, now

    def wait(self, now: float) -> float:
        """Seconds until there is leave; 0 when there is now."""
        self.left = min(self.size, self.left + (now - self.at) * self.per_second)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.per_second

    def take(self) -> None:
        """Use leave up."""
        self.left -= 1


class RateLimiter:
    """Counts calls and says how long a caller must wait. The caller holds a lock."""

    def __init__(self, limits: Limits, machine: Callable[[], float]) -> None:
        """`machine` gives machine time in seconds."""
        self.limits = limits
        self._machine = machine
        self._buckets: dict[str, _Bucket] = {}

    def retry_after(self, method: str, conversation: str | None) -> int | None:
        """Whole seconds a refused call must wait, or None when it may go ahead (and is counted)."""
        now = self._machine()
        buckets = [
            self._buckets.setdefault(name, _Bucket(size, rate, now))
            for name, size, rate in self._apply(method, conversation)
        ]
        wait = max((bucket.wait(now) for bucket in buckets), default=0.0)
        if wait > 0:
            return max(1, math.ceil(wait))
        for bucket in buckets:
            bucket.take()
        return None

    def _apply(self, method: str, conversation: str | None) -> list[tuple[str, float, float]]:
        limits = self.limits
        if method == "chat.postMessage":
            if limits.post_per_second is None:
                return []
            burst = limits.post_burst + limits.post_slack
            return [
                (f"post {conversation}", burst, limits.post_per_second),
                ("post everywhere", limits.posts_per_minute, limits.posts_per_minute / 60),
            ]
        tier = TIERS.get(method)
        if tier is None or not limits.tiers:
            return []
        return [(method, PER_MINUTE[tier], PER_MINUTE[tier] / 60)]
