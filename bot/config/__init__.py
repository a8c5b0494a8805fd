"""The files that an organisation edits, read and checked into values of the domain."""

from bot.config.keeping import Keeping, keeping, plan_digest
from bot.config.loading import Config, UnknownOrganisation, load
from bot.config.practice import left_from_practice
from bot.config.source import ConfigError, Mistake
from bot.config.values import Commercial, Organisation, ReminderPolicy

__all__ = [
    "Commercial",
    "Config",
    "ConfigError",
    "Keeping",
    "Mistake",
    "Organisation",
    "ReminderPolicy",
    "UnknownOrganisation",
    "keeping",
    "left_from_practice",
    "load",
    "plan_digest",
]
