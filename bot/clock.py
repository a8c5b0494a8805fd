"""The clock: APScheduler says when to look, the database says what is due."""

import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.flows import due
from bot.flows.context import Context
from bot.flows.contracting import importing, remind
from bot.store.engine import DatabaseBusyError

log = structlog.get_logger(__name__)

SECONDS_BETWEEN_TICKS = 1
"""A tick with nothing due is one indexed query."""

PAUSE = 0.005
"""Seconds between two steps of an import, in which others have their turn to write."""


class Clock:
    """Ticks once a second on a thread of its own; any number of machines may have one."""

    def __init__(self, context: Context, now: Callable[[], datetime]) -> None:
        """Prepare to tick; `now` gives business time."""
        self._context = context
        self._now = now
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.tick, "interval", seconds=SECONDS_BETWEEN_TICKS, max_instances=1, coalesce=True
        )
        self._scheduler.add_job(
            self.bring_in, "interval", seconds=SECONDS_BETWEEN_TICKS, max_instances=1, coalesce=True
        )
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop, after the tick under way."""
        self._stopping.set()
        self._scheduler.shutdown()

    def tick(self) -> None:
        """Have everything said that is due now."""
        try:
            while sent := remind.tick(self._context, self._now()):
                log.info("reminders_dealt_with", rows=sent)
            if settled := due.tick(self._context, self._now()):
                log.info("due_dealt_with", subjects=settled)
        except DatabaseBusyError:
            log.warning("tick_put_off")

    def bring_in(self) -> None:
        """Go on with the imports of contracts that were accepted or dropped, until nothing is left to do."""
        try:
            while not self._stopping.wait(PAUSE) and importing.tick(self._context, self._now()):
                pass
        except DatabaseBusyError:
            log.warning("import_put_off")
