"""How fast contracts come into the register, and how long others wait for the database meanwhile.

Says rows a second from a file to a register where all can be seen, then what opening them takes: their key
dates and the audit trail, done afterwards. On SQLite, or the database that DATABASE_URL names (an empty one).
"""

import csv
import os
import resource
import sys
import tempfile
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time, sleep

from sqlmodel import func, select

from bot.config import load
from bot.flows.context import Context
from bot.flows.contracting import importing, staging
from bot.flows.contracting.importing import File
from bot.record.contracts import file
from bot.store.audit import AuditTrail
from bot.store.contracts import visible
from bot.store.engine import Database
from bot.store.migrate import upgrade
from bot.store.people import Who
from bot.store.tables import Contract, KeyDate

CONFIG = Path(__file__).parents[1] / "config"
ROWS = 100_000
NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
WHO = Who("T0BENCH", "U0COMMERCE", "benchmark")
ORGANISATION = "example-department"
HEADS = ("reference", "title", "suppliers", "value_pounds", "start", "end", "notice", "breaks", "options")


def write(path: Path, rows: int) -> None:
    """Write a file of so many contracts."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEADS)
        for number in range(rows):
            start = date(2025, 1, 1) + timedelta(days=number % 900)
            end = start + timedelta(days=365 * (1 + number % 4) - 1)
            supplier = f"Supplier {number % 997} Ltd | {number % 997:08}"
            writer.writerow(
                (
                    f"REF-{number:07}",
                    f"Hosting and support of service {number}",
                    supplier,
                    1000 + number * 13,
                    start.isoformat(),
                    end.isoformat(),
                    ("3 months", "90 days", "")[number % 3],
                    ("", "after 6 months", "none", "any time with 90 days notice")[number % 4],
                    ("12 months, 12 months", "", "none")[number % 3],
                )
            )


class Answering(threading.Thread):
    """Writes a little again and again, as an answer in Slack does, and notes how long each took."""

    def __init__(self, database: Database) -> None:
        """Prepare."""
        super().__init__(daemon=True)
        self.database, self.waits, self.stopping = database, [0.0], threading.Event()

    def run(self) -> None:
        """Write until told to stop."""
        while not self.stopping.wait(0.02):
            begin = perf_counter()
            with self.database.writing() as session:
                session.exec(select(func.count()).select_from(KeyDate).limit(1))
            self.waits.append(perf_counter() - begin)

    def told(self) -> str:
        """Stop; return how long it waited, in words."""
        self.stopping.set()
        self.join()
        ordered = [wait * 1000 for wait in self.waits]
        last = quantiles(ordered, n=100)[-1]
        return f"an answer takes {median(ordered):.0f} ms, 99% {last:.0f} ms, at most {max(ordered):.0f} ms"


def megabytes() -> float:
    """Return the most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(words: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def bring_in(context: Context, path: Path, name: str) -> int:
    """Stage a file and accept it; return the import's id."""
    held = importing.begin(context, NOW, WHO, ORGANISATION, File(name, path.name), worker="benchmark")
    staging.stage(context, NOW, held, file.rows(path, "england-and-wales"), most_rows=10_000_000)
    importing.accept(context, NOW, WHO, held.import_id)
    return held.import_id


def measure(context: Context, folder: Path, rows: int, *, opens: int) -> None:
    """Bring in a file, open some of it, and bring it in again."""
    database = context.database
    path = folder / "contracts.csv"
    write(path, rows)
    before, begin = megabytes(), perf_counter()
    read = sum(1 for _ in file.rows(path, "england-and-wales"))
    taken = perf_counter() - begin
    say(f"reading alone: {read / taken:,.0f} rows/s, {megabytes() - before:.0f} MB more")
    answering = Answering(database)
    answering.start()
    begin, worked = perf_counter(), process_time()
    bring_in(context, path, "first")
    taken, worked = perf_counter() - begin, process_time() - worked
    with database.reading() as session:
        there = session.exec(select(func.count()).select_from(Contract).where(visible())).one()
    say(f"in and visible: {there:,} of {rows:,} contracts in {taken:.1f} s, {rows / taken:,.0f} rows/s")
    say(f"{rows / worked:,.0f} rows for each second that the processor worked for us, the answers among them")
    say(f"meanwhile {answering.told()}; {megabytes():.0f} MB at most ({before:.0f} MB before)")
    answering = Answering(database)
    answering.start()
    begin, worked, opened = perf_counter(), process_time(), 0
    while opened < opens and (done := importing.tick(context, NOW)):
        opened += done
        sleep(0.001)
    taken, worked = perf_counter() - begin, process_time() - worked
    say(f"opened: {opened:,} contracts in {taken:.1f} s, {opened / taken:,.0f} a second")
    say(f"{opened / worked:,.0f} for each second that the processor worked")
    say(f"meanwhile {answering.told()}")
    with database.reading() as session:
        say(f"{session.exec(select(func.count()).select_from(KeyDate)).one():,} key dates")


def main() -> None:
    """Measure; the number of rows, and of those to open, may be given."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    opens = int(sys.argv[2]) if len(sys.argv) > 2 else rows  # noqa: PLR2004
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/spend.db")
        database = Database(url)
        upgrade(database)
        context = Context(database, load(CONFIG), AuditTrail(b"a secret of the benchmark's own alone"))
        measure(context, Path(folder), rows, opens=opens)
        database.close()


if __name__ == "__main__":
    main()
