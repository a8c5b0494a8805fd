"""The page's web server on this machine, from the first request until somebody has played enough."""

import os
import shutil
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import flask
from cheroot import wsgi

from bot.logs import set_up_logs
from bot.sandbox.department import FOLDER
from bot.sandbox.page.ground import Ground
from bot.sandbox.playing import Playground
from bot.stopping import Stop

MakePage = Callable[[Ground], flask.Flask]
"""Makes the page of a playground."""

PORT = 8765
"""The page's port, where nobody has it."""

THREADS = 48
"""Each window holds one for its news, and takes more for what is done in it."""

SECONDS_TO_STOP = 0.1
"""How soon the server notices that it is to stop."""

SECONDS_TO_LEAVE = 3.0
"""How long a request under way may hold up the end."""


class CannotListen(Exception):
    """The port cannot be had; the words say which."""


class PageServer:
    """Serves the page on 127.0.0.1."""

    def __init__(self, port: int | None = None) -> None:
        """Take `port`, 0 for any free one; None for PORT, or any free one where that is taken.

        Raises CannotListen where the port cannot be had.
        """
        self._server = _listening(_chosen(port))
        self.port = int(self._server.bind_addr[1])
        self._thread = threading.Thread(target=self._server.serve, name="page", daemon=True)

    @property
    def address(self) -> str:
        """The page's address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, page: flask.Flask) -> None:
        """Begin to answer."""
        self._server.wsgi_app = page
        self._thread.start()

    def stop(self) -> None:
        """Answer no more; a request that hangs is left to end with the process."""
        leaving = threading.Thread(target=self._server.stop, name="page-leaving", daemon=True)
        leaving.start()
        leaving.join(SECONDS_TO_LEAVE)


def serve_page(
    make_page: MakePage,
    *,
    empty: bool,
    transport: Literal["http", "socket"],
    port: int | None,
    opens: bool,
    reset: bool,
    folder: Path = FOLDER,
) -> None:
    """Serve the page until Ctrl-C or SIGTERM, and have the bot log to a file beside what it keeps.

    `empty` leaves the example out, `opens` opens a browser, `reset` forgets what earlier demos kept in
    `folder`. Raises ConfigError or CannotListen where it cannot be.
    """
    if reset:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with Stop() as asked, (folder / "bot.log").open("a", encoding="utf-8") as log:
        set_up_logs(log)
        playground = Playground(folder, empty=empty, transport=transport)
        show = show_in_browser if opens else (lambda _: None)
        play_until(asked, playground, make_page, port=port, tell=_print, show=show)


def play_until(
    asked: Stop | threading.Event,
    playground: Playground,
    make_page: MakePage,
    *,
    port: int | None,
    tell: Callable[[str], None],
    show: Callable[[str], object],
) -> None:
    """Serve a playground's page until it is `asked` to end; then everything is stopped.

    `tell` is given the words to print, and `show` the address to open. Raises CannotListen where the port
    cannot be had.
    """
    server = PageServer(port)
    try:
        server.start(make_page(playground))
        tell(f"Play at {server.address} (Ctrl-C ends it).")
        show(server.address)
        playground.open()  # last, as it keeps the machine busy for a while
        asked.wait()
    finally:
        playground.close()
        server.stop()


def show_in_browser(address: str) -> None:
    """Open the page in the browser where there is a screen to show it on."""
    if has_screen(os.environ, sys.platform):
        webbrowser.open(address)


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Return whether a browser can be opened: nobody sees one in CI, or without a display on Linux."""
    if environment.get("CI"):
        return False
    return platform in {"darwin", "win32"} or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def _print(words: str) -> None:
    print(words, flush=True)  # noqa: T201  it is said to whoever called the command


def _chosen(port: int | None) -> int:
    with socket.socket() as tried:  # cheroot leaves its socket open where it cannot bind it
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", PORT if port is None else port))
        except OSError as error:
            if port is None:
                return 0
            raise CannotListen(f"--port {port} cannot be listened on: {error.strerror}.") from error
    return PORT if port is None else port


def _listening(port: int) -> wsgi.Server:
    server = wsgi.Server(("127.0.0.1", port), None, numthreads=THREADS, server_name="spend-demo")
    server.expiration_interval = SECONDS_TO_STOP
    server.shutdown_timeout = 1
    server.prepare()
    return server
