"""Who and what the pretend workspace holds: people, channels, the app and its secrets, all with fixed ids."""

from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""One JSON object, as it travels between Slack and an app."""

TEAM_ID = "T0SANDBOX1"
TEAM_DOMAIN = "example-department"
TEAM_NAME = "Example Department"
BOT_USER = "U0SPENDBOT"
BOT_ID = "B0SPENDBOT"
APP_ID = "A0SPENDBOT"
BOT_NAME = "Spend bot"
BOT_HANDLE = "spend-bot"
TIME_ZONE = "Europe/London"

BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - a pretend token, refused by any real workspace
APP_TOKEN = "xapp-sandbox"  # noqa: S105 - the same
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - the same
VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 - the same


@dataclass(frozen=True)
class Profile:
    """Somebody in the workspace.

    `role` is what tests and stories call them; `name` is what others see; `handle` is Slack's short user
    name; `time_zone` is what their clock is set to when the workspace starts.
    """

    id: str
    role: str
    name: str
    handle: str
    time_zone: str = TIME_ZONE


@dataclass(frozen=True)
class Room:
    """A channel as it stands when the workspace starts. `name` has no hash; `members` are user ids."""

    id: str
    name: str
    members: tuple[str, ...]
    archived: bool = False


DELIVERY_LEAD = Profile("U0DELIVERY", "delivery lead", "Dina Lead", "dina.lead")
DEVELOPER = Profile("U0DEVELOP1", "developer", "Dev Okafor", "dev.okafor")
ASSESSOR_ONE = Profile("U0ASSESS01", "assessor one", "Asha Grant", "asha.grant")
ASSESSOR_TWO = Profile("U0ASSESS02", "assessor two", "Ben Moss", "ben.moss")
COMMERCIAL_LEAD = Profile("U0COMMERCE", "commercial lead", "Carys Bell", "carys.bell")
SECURITY_ADVISER = Profile("U0SECURITY", "security adviser", "Sam Osei", "sam.osei", "Europe/Paris")
FINANCE_DIRECTOR = Profile("U0FINANCE1", "finance director", "Farah Lloyd", "farah.lloyd")

PEOPLE: tuple[Profile, ...] = (
    DELIVERY_LEAD, DEVELOPER, ASSESSOR_ONE, ASSESSOR_TWO, COMMERCIAL_LEAD, SECURITY_ADVISER, FINANCE_DIRECTOR,
)  # fmt: skip
BOT = Profile(BOT_USER, "bot", BOT_NAME, BOT_HANDLE)
EVERYONE: tuple[str, ...] = tuple(person.id for person in PEOPLE)

CHANNELS: tuple[Room, ...] = (
    Room("C0LICENSE1", "licensing-service", (DELIVERY_LEAD.id, DEVELOPER.id, BOT_USER)),
    Room("C0APPROVE1", "spend-approvals", (ASSESSOR_ONE.id, ASSESSOR_TWO.id, BOT_USER)),
    Room("C0COMMERC1", "commercial", (COMMERCIAL_LEAD.id, BOT_USER)),
    Room("C0SECURITY", "security-review", (SECURITY_ADVISER.id, BOT_USER)),
    Room("C0FINANCE1", "finance-board", (FINANCE_DIRECTOR.id, BOT_USER)),
    Room("C0PAYMENT1", "payments-platform", (DELIVERY_LEAD.id, DEVELOPER.id)),
    Room("C0GENERAL1", "general", (*EVERYONE, BOT_USER)),
    Room("C0OLDPROJ1", "old-project", (DELIVERY_LEAD.id, DEVELOPER.id, BOT_USER), archived=True),
)

USER_GROUPS: dict[str, tuple[str, ...]] = {
    "S0ASSESSOR": (ASSESSOR_ONE.id, ASSESSOR_TWO.id),
    "S0SECURITY": (SECURITY_ADVISER.id,),
}
"""The members of each user group when the workspace starts, by the user group's id."""

BOT_EVENTS: tuple[str, ...] = (
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "file_deleted",
    "group_archive",
    "group_deleted",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "user_change",
)
"""The events the app subscribes to; the manifest says the same. Slack sends nothing else."""
