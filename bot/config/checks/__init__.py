"""What has to be true of a file beyond the shape of each value; each check yields places and words."""

from bot.config.checks.editions import of_editions
from bot.config.checks.ids import Fault
from bot.config.checks.lists import of_closed_services, of_products
from bot.config.checks.organisations import of_organisations
from bot.config.checks.paths import of_paths, of_paths_of_regime
from bot.config.checks.policies import of_leads, of_policies
from bot.config.checks.regimes import of_names_taken, of_regime
from bot.config.checks.standards import of_standard
from bot.config.checks.templates import of_template

__all__ = [
    "Fault",
    "of_closed_services",
    "of_editions",
    "of_leads",
    "of_names_taken",
    "of_organisations",
    "of_paths",
    "of_paths_of_regime",
    "of_policies",
    "of_products",
    "of_regime",
    "of_standard",
    "of_template",
]
