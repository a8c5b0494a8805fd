"""A worker in a process of its own, to be killed: its arguments are database, API and name."""

import signal
import sys
from dataclasses import replace

from bot.store.engine import Database
from tests.delivery.simple import QUICK, make_delivery

TIMEOUT, LEASE = 4, 6.0
"""Seconds in which a busy machine surely takes up what a worker that is killed has sent."""


def main(database_url: str, api_url: str, owner: str) -> None:
    """Deliver until killed."""
    settings = replace(QUICK, lease_seconds=LEASE)
    make_delivery(Database(database_url), api_url, owner, TIMEOUT, settings=settings).start(4)
    signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
