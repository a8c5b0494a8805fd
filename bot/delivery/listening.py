"""Being woken on PostgreSQL the moment another process adds to the outbox."""

import threading

import psycopg
import structlog

from bot.store.engine import CHANNEL, Database

_log = structlog.get_logger("bot.delivery.listening")

PULSE = 0.1
"""Seconds between looks at whether to stop."""

AGAIN = 1.0
"""Seconds before connecting anew."""


class Listener(threading.Thread):
    """Sets the database's `grew` whenever PostgreSQL tells of something new; SQLite tells of nothing."""

    def __init__(self, database: Database, stopping: threading.Event) -> None:
        """Keep what to wake; `start` begins to listen and `stopping` ends it."""
        super().__init__(name="delivery-listens", daemon=True)
        self._database = database
        self._stopping = stopping

    def run(self) -> None:
        """Listen until told to stop, connecting anew whenever the connection is lost."""
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                _log.warning("not listening", error=type(error).__name__)
                self._stopping.wait(AGAIN)

    def _listen(self) -> None:
        arguments, named = self._database.engine.dialect.create_connect_args(self._database.url)
        with psycopg.connect(*arguments, **named, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}".encode())
            self._database.grew.set()  # something may have come while nobody listened
            while not self._stopping.is_set():
                for _ in connection.notifies(timeout=PULSE):
                    self._database.grew.set()
