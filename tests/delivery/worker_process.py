"""A worker in a process of its own, to be killed: its arguments are database, API and name."""

import signal
import sys

from bot.store.engine import Database
from tests.delivery.simple import make_delivery


def main(database_url: str, api_url: str, owner: str) -> None:
    """Deliver until killed."""
    make_delivery(Database(database_url), api_url, owner).start(4)
    signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
