"""A pretend Slack workspace: it talks to the real app and answers the Web API, as Slack does.

`docs/sandbox.md` says what it imitates and what it does not.
"""

from bot.sandbox.cast import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, TEAM_ID
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.limits import Limits
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.sights import Message, View

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
