"""A PostgreSQL server of the tests' own: private, on a socket in a temporary folder, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.patience import PATIENCE

MISSING = "PostgreSQL is not installed: apt-get install postgresql"
ROOM = 2 * 1024**3
"""Bytes free in memory for the server to be put there."""

_USER = "spend"


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's own programs; None where it is not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("initdb")
    program = debian[-1] if debian else Path(found).resolve() if found else None
    return program.parent if program else None


class Cluster:
    """A running server and the databases in it."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder of the server's socket."""
        self._folder = folder

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://{_USER}@/{name}?host={self._folder}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of another and return its URL."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def is_up(self) -> bool:
        """Return whether the server takes connections."""
        try:
            self._run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, statement: str) -> None:
        with psycopg.connect(
            host=str(self._folder), user=_USER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())


@contextmanager
def running(programs: Path, patience: float = PATIENCE) -> Iterator[Cluster]:
    """Give a server that keeps nothing safe (a crash loses all) and so is quick."""
    # a folder of its own and not pytest's: a socket's path may have no more than 107 characters
    folder = Path(tempfile.mkdtemp(prefix="spend-pg-", dir=memory()))
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        _initialise(programs, folder, account)
        with _served(programs, folder, account):
            cluster = Cluster(folder)
            _wait_for(cluster, patience)
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def memory() -> Path | None:
    """Return a folder that is in memory and has room: databases take a tenth of the time there."""
    shared = Path("/dev/shm")  # noqa: S108  mkdtemp makes a folder only its owner can enter
    roomy = shared.is_dir() and shutil.disk_usage(shared).free > ROOM
    return shared if roomy and os.access(shared, os.W_OK) else None


def _account() -> pwd.struct_passwd | None:
    """The server refuses to run as root, and then runs as the user nobody."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as(account: pwd.struct_passwd | None) -> dict[str, object]:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _initialise(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
    command = [
        programs / "initdb",
        "-D",
        folder / "data",
        "-U",
        _USER,
        "-A",
        "trust",
        "--no-sync",
        "-E",
        "UTF8",
    ]
    command += ["--locale=C", "--no-instructions"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **_as(account))  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr


@contextmanager
def _served(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> Iterator[None]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "max_connections": "100",
        "shared_buffers": "32MB",
        "max_wal_size": "64MB",
        "min_wal_size": "32MB",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("w") as log:
        command = [programs / "postgres", "-D", folder / "data", *options]
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **_as(account))  # type: ignore[call-overload]
        try:
            yield
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
            server.wait(PATIENCE)


def _wait_for(cluster: Cluster, patience: float) -> None:
    end = time.monotonic() + patience
    while not cluster.is_up():
        assert time.monotonic() < end, "PostgreSQL did not start"
        time.sleep(0.02)
