"""What one person sees at one place, as data for the page's template."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.sandbox.page.blocks import Ui
from bot.sandbox.page.spot import Spot
from bot.sandbox.people.sights import Message, View
from bot.sandbox.workspace.cast import PEOPLE, Profile


@dataclass(frozen=True)
class Item:
    """A place in the sidebar."""

    id: str
    name: str
    unread: int
    current: bool
    archived: bool = False


@dataclass(frozen=True)
class Who:
    """Somebody one can be, and how much they have not read."""

    profile: Profile
    unread: int

    @property
    def look(self) -> str:
        """The name of the look of their avatar."""
        return _look(self.profile.id)

    @property
    def initials(self) -> str:
        """What stands on their avatar."""
        return _initials(self.profile.name)


@dataclass(frozen=True)
class Shown:
    """A message as it is shown: `follows` one of the same author, begins a day, or the unread ones."""

    message: Message
    at: datetime
    ui: Ui
    mine: bool
    follows: bool = False
    new_day: date | None = None
    first_unread: bool = False
    replies: int = 0
    new_replies: int = 0

    @property
    def system(self) -> bool:
        """Whether Slack itself says it: somebody joined, or a message is gone."""
        return self.message.post.subtype in {"channel_join", "tombstone"}

    @property
    def look(self) -> str:
        """The name of the look of the author's avatar."""
        return _look(self.message.post.user)

    @property
    def initials(self) -> str:
        """What stands on the author's avatar."""
        return _initials(self.message.author)


@dataclass(frozen=True)
class Modal:
    """The modal in front of somebody, and how many are beneath it."""

    view: View
    ui: Ui
    beneath: int


@dataclass(frozen=True)
class Screen:
    """Everything on one person's screen.

    `spot` is where they look; its thread is the one that is shown, "" for none.
    """

    spot: Spot
    version: int
    me: Who
    people: tuple[Who, ...]
    channels: tuple[Item, ...]
    dm: Item
    home: bool
    title: str
    members: tuple[str, ...]
    can_write: bool
    messages: tuple[Shown, ...]
    earlier: int
    thread: tuple[Shown, ...]
    earlier_replies: int
    home_view: View | None
    home_ui: Ui
    modal: Modal | None
    notices: tuple[tuple[int, str], ...]
    shortcuts: tuple[str, ...]
    message_shortcuts: tuple[str, ...]


def _look(user: str) -> str:
    """Return the name of the look of somebody's avatar."""
    ids = [person.id for person in PEOPLE]
    return f"who-{ids.index(user) + 1}" if user in ids else "who-app"


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()
