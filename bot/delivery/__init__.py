"""Who carries the outbox to Slack, and keeps what is known of the workspace fresh."""

from bot.delivery.channels import ChannelReader
from bot.delivery.directory import Directory, UserGroups
from bot.delivery.holidays import HolidayKeeper
from bot.delivery.tools import DeliverySettings
from bot.delivery.worker import DELIVERY_THREADS, Delivery
from bot.delivery.zones import ZoneReader

__all__ = [
    "DELIVERY_THREADS",
    "ChannelReader",
    "Delivery",
    "DeliverySettings",
    "Directory",
    "HolidayKeeper",
    "UserGroups",
    "ZoneReader",
]
