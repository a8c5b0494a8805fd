"""Bank holidays kept up to date: asked of GOV.UK once a day by one worker, used by every process."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.calendar import NATIONS, compute_ahead, take_holidays
from bot.logs import where
from bot.store import holidays
from bot.store.engine import PATIENCE_OF_WORKERS, Database, DatabaseBusyError
from bot.store.holidays import Holidays

log = structlog.get_logger(__name__)

ADDRESS = "https://www.gov.uk/bank-holidays.json"
TIMEOUT = 10.0
SECONDS_BETWEEN_LOOKS = 60.0
"""How soon a process uses lists that another one has had."""

FEWEST_A_YEAR = 6
"""A year of fewer bank holidays is none that GOV.UK published: there are eight or more."""

MOST_BYTES = 1_000_000


class NotAList(ValueError):
    """What came is not lists of bank holidays as GOV.UK publishes them; says what is wrong with it."""


class HolidayKeeper:
    """Has this process use the bank holidays in the database, and where it may ask has GOV.UK asked."""

    def __init__(self, database: Database, now: Callable[[], datetime], *, is_on: bool) -> None:
        """Keep where the lists are; `now` gives business time. One that is not on does nothing."""
        self._database = database
        self._now = now
        self._is_on = is_on
        self._used: Holidays = {}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, *, asks: bool) -> None:
        """Use what there is, and go on looking on a thread; only one that `asks` has GOV.UK asked."""
        if not self._is_on:
            return
        self._stopping.clear()
        self.look()
        self._thread = threading.Thread(target=self._run, args=[asks], name="bank-holidays", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(TIMEOUT)
            self._thread = None

    def look(self) -> None:
        """Use the lists in the database, where there are others than before."""
        try:
            with self._database.reading() as session:
                kept = holidays.kept(session)
        except (SQLAlchemyError, DatabaseBusyError) as error:
            log.warning("bank_holidays_not_read", where=where(error))
            return
        if kept and kept != self._used:
            take_holidays(kept)
            self._used = kept
            log.info("bank_holidays_used", until=max(max(days) for days in kept.values()).isoformat())

    def refresh(self) -> None:
        """Ask GOV.UK where it is time to, keep what it says and use it; what fails is tried again later."""
        with self._database.reading() as session:
            if not holidays.is_due(session):
                return
        with self._database.writing(PATIENCE_OF_WORKERS) as session:
            if not holidays.claim(session):
                return
        import requests  # noqa: PLC0415  slow to import, and wanted once a day

        try:
            published = parsed(_asked(), self._now().year)
        except (requests.RequestException, ValueError) as error:
            why = str(error) if isinstance(error, NotAList) else type(error).__name__
            log.warning("bank_holidays_not_had", error=why)
            with self._database.writing(PATIENCE_OF_WORKERS) as session:
                holidays.again_later(session)
            return
        with self._database.writing(PATIENCE_OF_WORKERS) as session:
            changed = holidays.keep(session, self._now(), published)
        log.info("bank_holidays_had", changed=changed)
        self.look()

    def _run(self, asks: bool) -> None:  # noqa: FBT001  a thread's target
        compute_ahead()
        while not self._stopping.is_set():
            try:
                if asks:
                    self.refresh()
                self.look()
            except Exception as error:  # noqa: BLE001  it goes on, whatever happens
                log.error("bank_holidays_stumbled", where=where(error))  # noqa: TRY400  no words
            self._stopping.wait(SECONDS_BETWEEN_LOOKS)


def parsed(data: Any, this_year: int) -> Holidays:
    """Return the lists in what GOV.UK gave; raises NotAList where they are not whole, or are over."""
    if not isinstance(data, Mapping):
        raise NotAList("no lists")
    return {nation: _days(nation, data.get(nation), this_year) for nation in NATIONS}


def _days(nation: str, division: Any, this_year: int) -> frozenset[date]:
    try:
        days = frozenset(date.fromisoformat(event["date"]) for event in division["events"])
    except (TypeError, KeyError, ValueError) as error:
        raise NotAList(f"no list of {nation}") from error
    years = [day.year for day in days]
    if not years or max(years) < this_year:
        raise NotAList(f"the list of {nation} is over")
    for year in range(min(years), max(years) + 1):
        if years.count(year) < FEWEST_A_YEAR:
            raise NotAList(f"the list of {nation} for {year} is not whole")
    return days


def _asked() -> Any:
    import requests  # noqa: PLC0415  as above

    with requests.get(ADDRESS, timeout=TIMEOUT, stream=True) as answer:
        answer.raise_for_status()
        body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    if len(body) > MOST_BYTES:
        raise NotAList("far too much")
    return json.loads(body)
