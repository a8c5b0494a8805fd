"""What the page plays with: a workspace, the app in it, and its time."""

from dataclasses import dataclass
from typing import Protocol

from bot.sandbox.page.clock import Steps
from bot.sandbox.server import Sandbox


@dataclass(frozen=True)
class Progress:
    """How far something that takes a while has come: `done` of `of`, and in words what it is just now."""

    done: int
    of: int
    words: str


@dataclass(frozen=True)
class Command:
    """A slash command as the page offers it, such as "/spend start", and what it is for."""

    words: str
    purpose: str


class Ground(Protocol):
    """A playground, as the page sees it. Whatever changes in it, the workspace's `changed` is notified."""

    @property
    def sandbox(self) -> Sandbox:
        """The workspace; the same one for as long as the page is there."""

    @property
    def clock(self) -> Steps:
        """Business time."""

    @property
    def running(self) -> bool:
        """Whether the app is at work."""

    @property
    def preparing(self) -> Progress | None:
        """How far the workspace is being made ready, for the first time or afresh; None when it is."""

    @property
    def trouble(self) -> str:
        """Why it could not be made ready, in words for people; empty where all is well."""

    @property
    def begun(self) -> int:
        """How often the workspace has been made ready: raised each time all begins again."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """The slash commands there are."""

    @property
    def nearly_done(self) -> str:
        """The title of an assessment that lacks very little; empty where there is none."""

    @property
    def closed(self) -> bool:
        """Whether all is over: whoever waits for news need wait no longer."""

    def stop_bot(self) -> None:
        """Stop the app; what people do meets no answer."""

    def start_bot(self) -> None:
        """Start the app again where it is stopped."""

    def afresh(self) -> None:
        """Begin again: everything as it was at first. Returns at once; `preparing` says when it is done."""
