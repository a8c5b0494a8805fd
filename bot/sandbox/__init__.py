"""A pretend Slack workspace: it talks to the real app and answers the Web API, as Slack does.

`docs/sandbox.md` says what it imitates and what it does not.
"""

from bot.sandbox.people.person import Person
from bot.sandbox.people.sights import Message, View
from bot.sandbox.server import Sandbox
from bot.sandbox.webapi.faults import Fault, Faults
from bot.sandbox.webapi.limits import Limits
from bot.sandbox.workspace.cast import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, TEAM_ID

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
