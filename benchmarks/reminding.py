"""What the clock costs with a large register, beside one job for each reminder in APScheduler's job store.

    python -m benchmarks.reminding [NUMBER [DATABASE_URL]]

NUMBER contracts (100,000 unless it is said) with two key dates each are put into an empty database: SQLite in
a temporary folder, or the one at DATABASE_URL. Measured are a tick with nothing due, and at nine on a working
day with what is due then; the memory a process has grown by after a hundred ticks; then the start of a
scheduler with as many jobs. Each kind runs in a process of its own, so that memory is its own.
"""

import json
import pickle
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from bot.config import Config, keeping, load, plan_digest
from bot.domain.calendar import london_instant
from bot.domain.key_dates import key_dates
from bot.domain.notice import Notice, Unit
from bot.domain.reminding import Course, next_day
from bot.domain.terms import Break, Terms
from bot.flows.context import Context
from bot.flows.contracting import remind
from bot.store.audit import AuditTrail
from bot.store.engine import Database, key_of
from bot.store.migrate import upgrade
from bot.store.people import ensure_member, ensure_organisation, ensure_workspace
from bot.store.tables import Contract, KeyDate

CONTRACTS = 100_000
OWNERS = 200
BATCH = 2_000
TODAY = date(2027, 4, 6)
"""A Tuesday, the first working day after Easter."""
SPREAD = 4 * 365
"""Days over which the ends of the contracts lie."""
ROUNDS = 20


def main() -> None:
    """Print the figures of both, each measured in a process of its own."""
    number, *url = sys.argv[1:] or [str(CONTRACTS)]
    for kind in ("register", "jobs"):
        command = [sys.executable, "-m", "benchmarks.reminding", "--in-process", kind, number, *url]
        subprocess.run(command, check=True)  # noqa: S603  this module


def register(number: int, url: str | None) -> dict[str, object]:
    """Return the figures of our clock over a register."""
    config = load(Path("config"))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url or f"sqlite:///{folder}/register.db")
        upgrade(database)
        start = perf_counter()
        fill(database, config, number)
        filled = perf_counter() - start
        context = Context(database, config, AuditTrail(b"k" * 32))
        quiet = london_instant(TODAY, config.reminders.send_at) - timedelta(minutes=1)
        nine = quiet + timedelta(minutes=2)
        _tick(context, quiet)
        before = _memory()
        nothing = [_tick(context, quiet) for _ in range(100)]
        grown = _memory() - before
        with database.reading() as session:
            due = session.exec(select(func.count()).where(col(KeyDate.next_at) <= nine)).one()
        ticks = _until_nothing(context, nine)
        database.close()
    return {
        "contracts": number,
        "filled in s": round(filled, 1),
        "tick with nothing due, ms": round(median(nothing) * 1000, 2),
        "key dates due at nine": due,
        "ticks for them": len(ticks),
        "median of a tick, ms": round(median(ticks) * 1000, 1),
        "longest tick, ms": round(max(ticks) * 1000, 1),
        "all of them, ms": round(sum(ticks) * 1000),
        "memory, MiB": round(before),
        "grown in 100 ticks, MiB": round(grown, 1),
    }


def fill(database: Database, config: Config, number: int) -> None:
    """Put so many contracts with their key dates into an empty database that is up to date."""
    with database.writing(60) as session:
        owners = _owners(session, config)
    for batch in _batches(number, config, owners):
        with database.writing(60) as session:
            session.execute(insert(Contract), [contract for contract, _ in batch])
            session.execute(insert(KeyDate), [key_date for _, dates in batch for key_date in dates])


def jobs(number: int, _url: str | None) -> dict[str, object]:
    """Return the figures of a scheduler with one job for each reminder in its store."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/jobs.db"
        before = _memory()
        filling = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url)}, timezone="UTC")
        filling.start(paused=True)
        start = perf_counter()
        first = datetime.now(UTC) + timedelta(hours=1)
        sample = 1_000
        for place in range(sample):
            filling.add_job(print, "date", run_date=first + timedelta(hours=place), args=[place])
        each = (perf_counter() - start) / sample
        filling.shutdown()
        _fill_the_store(url, number - sample, first)
        start = perf_counter()
        scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url)}, timezone="UTC")
        scheduler.start()
        found = len(scheduler.get_jobs())
        began = perf_counter() - start
        scheduler.shutdown()
        after = _memory()
    return {
        "jobs": found,
        "adding all of them one by one, s": round(each * number, 1),
        "start, with its jobs known, s": round(began, 1),
        "memory, MiB": round(after),
        "grown by, MiB": round(after - before),
    }


def _fill_the_store(url: str, number: int, first: datetime) -> None:
    """Put as many jobs into the store as its own `add_job` would, quicker."""
    store = SQLAlchemyJobStore(url)
    with store.engine.begin() as connection:
        row: Any = connection.execute(store.jobs_t.select().limit(1)).one()
        state = pickle.loads(row.job_state)  # noqa: S301  written a moment ago
        for begin in range(0, number, BATCH):
            rows = []
            for place in range(begin, min(begin + BATCH, number)):
                at = first + timedelta(minutes=place)
                state |= {"id": f"{place:032}", "next_run_time": at}
                kept = pickle.dumps(state, pickle.HIGHEST_PROTOCOL)
                rows.append({"id": state["id"], "next_run_time": at.timestamp(), "job_state": kept})
            connection.execute(store.jobs_t.insert(), rows)


def _owners(session: Session, config: Config) -> tuple[int, int, list[int]]:
    workspace = key_of(ensure_workspace(session, "T0SANDBOX1"))
    organisation = key_of(ensure_organisation(session, workspace, config.organisations[0].id))
    people = [key_of(ensure_member(session, workspace, f"U{place:09}")) for place in range(OWNERS)]
    return workspace, organisation, people


Batch = list[tuple[dict[str, object], list[dict[str, object]]]]


def _batches(number: int, config: Config, ids: tuple[int, int, list[int]]) -> Iterator[Batch]:
    workspace, organisation, people = ids
    at, digest = datetime.combine(TODAY, datetime.min.time(), UTC), plan_digest(config)
    for begin in range(0, number, BATCH):
        batch: Batch = []
        for place in range(begin, min(begin + BATCH, number)):
            end = TODAY + timedelta(days=200 + place % SPREAD)
            value = (place % 400 + 1) * 5_000_000
            terms = Terms(
                start=end - timedelta(days=1200),
                end=end,
                notice=Notice(number=place % 4, unit=Unit.MONTHS),
                breaks=(Break(on=end - timedelta(days=100)),),
            )
            contract = {
                "id": place + 1, "workspace_id": workspace, "organisation_id": organisation,
                "origin": f"benchmark:{place}", "title": f"Contract {place}", "suppliers": [{"name": "Acme"}],
                "value_pence": value, "start": terms.start, "end": end, "terms": terms.kept, "supplies": [],
                "links": [], "notes": "", "guessed": {}, "owner_id": people[place % OWNERS],
                "registered_by_id": people[0], "registered_at": at, "revision": 1,
            }  # fmt: skip
            batch.append((contract, _dates(workspace, place + 1, terms, config, value, digest)))
        yield batch


def _dates(
    workspace: int, contract: int, terms: Terms, config: Config, value: int, digest: str
) -> list[dict[str, object]]:
    kept = keeping(config, config.organisations[0], None, value)
    found = []
    for kind, reached in key_dates(terms, kept.practice):
        handled = TODAY - timedelta(days=1)
        day = next_day(kept.steps(Course(reached.date, reached.deadline, reached.decide_by)), handled)
        found.append(
            {
                "workspace_id": workspace, "contract_id": contract, "kind": kind, "on": reached.date,
                "deadline": reached.deadline, "decide_by": reached.decide_by, "status": "open",
                "next_at": london_instant(day, config.reminders.send_at) if day else None,
                "planned": digest, "handled_through": handled, "words": "", "sequence": 0,
            }
        )  # fmt: skip
    return found


def _tick(context: Context, now: datetime) -> float:
    start = perf_counter()
    remind.tick(context, now)
    return perf_counter() - start


def _until_nothing(context: Context, now: datetime) -> list[float]:
    taken: list[float] = []
    while True:
        start = perf_counter()
        done = remind.tick(context, now)
        if not done:
            return taken
        taken.append(perf_counter() - start)


def _memory() -> float:
    """Return the most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["--in-process"]:
        kind, number, *rest = sys.argv[2:]
        measured = {"register": register, "jobs": jobs}[kind](int(number), rest[0] if rest else None)
        sys.stdout.write(json.dumps({kind: measured}, indent=2) + "\n")
    else:
        main()
