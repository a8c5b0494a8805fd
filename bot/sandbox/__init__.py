"""A pretend Slack workspace: it talks to the real app and answers the Web API, as Slack does.

`docs/sandbox.md` says what it imitates and what it does not.
"""

from .cast import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, TEAM_ID
from .faults import Fault, Faults
from .limits import Limits
from .people import Person
from .server import Sandbox
from .sights import Message, View

__all__ = [
    "APP_TOKEN",
    "BOT_TOKEN",
    "SIGNING_SECRET",
    "TEAM_ID",
    "Fault",
    "Faults",
    "Limits",
    "Message",
    "Person",
    "Sandbox",
    "View",
]
